using System.ComponentModel.DataAnnotations;

namespace MfaPortal.Operations;

/// <summary>What a portal is to the outside: section <c>MfaPortal</c> of the settings.</summary>
internal sealed class PortalOptions
{
    public const string Section = "MfaPortal";

    /// <summary>
    /// The address people and apps know, without a trailing slash. The issuer and every link in a mail come from here,
    /// never from a request's Host header (decision D13). https in Production.
    /// </summary>
    [Required]
    public string Issuer { get; set; } = "";

    /// <summary>32 bytes in base64. Development makes one in the data folder; Production demands it, here or as a file.</summary>
    public string? MasterKey { get; set; }

    /// <summary>A file that holds the master key, as container platforms hand out secrets. Used where <see cref="MasterKey"/> is not set.</summary>
    public string? MasterKeyFile { get; set; }

    /// <summary>Development's folder for the private database, mails and keys; relative to the program's content folder.</summary>
    public string DataRoot { get; set; } = ".data";

    /// <summary>Seeds the demo accounts. Development only; Production refuses to start with it.</summary>
    public bool SeedDemo { get; set; }

    /// <summary>A JSON file that describes apps as section <c>Clients</c> does, kept apart from the settings. Null: there is none.</summary>
    public string? ClientsFile { get; set; }

    /// <summary>Addresses or networks (10.0.0.0/8) of the proxies whose X-Forwarded-For is believed. Empty: nobody's is.</summary>
    public string[] KnownProxies { get; set; } = [];

    /// <summary>Host names the portal answers to. Empty: the issuer's alone, and in Development this machine's.</summary>
    public string[] AllowedHosts { get; set; } = [];

    /// <summary>The zone by whose clock times are told and days end, as in <c>Europe/Amsterdam</c>. Null: UTC, and in Development this machine's.</summary>
    public string? TimeZone { get; set; }

    public bool IsHttps => Issuer.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>An absolute link to a page of ours.</summary>
    public string Link(string localPath) => Issuer + localPath;
}
