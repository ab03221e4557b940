using System.Net;
using MfaPortal.Mail;
using MfaPortal.Storage;
using Npgsql;

namespace MfaPortal.Operations;

/// <summary>What must be right before anything starts. Every flaw is one sentence that says what to do, and all are told at once.</summary>
internal static class StartRules
{
    public static IEnumerable<string> Flaws(IConfiguration settings, IHostEnvironment environment)
    {
        var portal = settings.GetSection(PortalOptions.Section).Get<PortalOptions>() ?? new PortalOptions();
        return environment.IsDevelopment() ? Always(portal, settings) : [.. Always(portal, settings), .. Production(portal, settings)];
    }

    private static IEnumerable<string> Always(PortalOptions portal, IConfiguration settings)
    {
        if (!IsOrigin(portal.Issuer))
        {
            yield return "MfaPortal:Issuer must be the portal's address without a path or a final slash, for example https://id.example.org.";
        }

        foreach (var proxy in portal.KnownProxies.Where(proxy => !IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _)))
        {
            yield return $"MfaPortal:KnownProxies has \"{proxy}\", which is neither an IP address nor a network such as 10.0.0.0/8.";
        }

        if (portal.TimeZone is { Length: > 0 } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            yield return $"MfaPortal:TimeZone is \"{zone}\", which this system does not know: use a name such as Europe/Amsterdam, and see that the system has its time zones (package tzdata).";
        }

        if (!string.IsNullOrEmpty(settings["Mail:TimeZone"]))
        {
            yield return "Mail:TimeZone is MfaPortal:TimeZone now, for pages and letters alike: rename it.";
        }

        foreach (var flaw in Places.Flaws(settings))
        {
            yield return flaw;
        }

        // The framework's switch believes everybody's X-Forwarded-For.
        if (string.Equals(settings["ForwardedHeaders_Enabled"], "true", StringComparison.OrdinalIgnoreCase))
        {
            yield return "ASPNETCORE_FORWARDEDHEADERS_ENABLED lets anybody claim any address: remove it and name your proxies in MfaPortal:KnownProxies.";
        }

        if (KeyFlaw(portal) is { } wrongKey)
        {
            yield return wrongKey;
        }

        if (settings.GetConnectionString(PortalOptions.Section) is { Length: > 0 } address && ConnectionFlaw(address) is { } wrongAddress)
        {
            yield return wrongAddress;
        }
    }

    private static IEnumerable<string> Production(PortalOptions portal, IConfiguration settings)
    {
        if (IsOrigin(portal.Issuer) && !portal.IsHttps)
        {
            yield return "MfaPortal:Issuer must begin with https:// outside Development.";
        }

        if (string.IsNullOrWhiteSpace(settings.GetConnectionString(PortalOptions.Section)))
        {
            yield return "ConnectionStrings:MfaPortal is missing: the PostgreSQL of this portal, for example Host=db;Database=mfaportal;Username=mfaportal;Password=….";
        }

        if (portal is { MasterKey: null or "", MasterKeyFile: null or "" })
        {
            yield return "The master key is missing: set MfaPortal:MasterKey, or MfaPortal:MasterKeyFile to a file that holds it. Make one with: openssl rand -base64 32";
        }

        if (portal.SeedDemo)
        {
            yield return "MfaPortal:SeedDemo makes accounts with a published password: it is for Development only, remove it.";
        }
    }

    public static string? ConnectionFlaw(string connectionString)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(connectionString);
            return null;
        }
        catch (ArgumentException)
        {
            // The exception's text may quote a part of the password.
            return "ConnectionStrings:MfaPortal is not a connection string for PostgreSQL, such as Host=db;Database=mfaportal;Username=mfaportal;Password=….";
        }
    }

    private static string? KeyFlaw(PortalOptions portal)
    {
        try
        {
            if (portal.MasterKey is { Length: > 0 } text)
            {
                MasterKey.FromBase64(text);
            }
            else if (portal.MasterKeyFile is { Length: > 0 } file)
            {
                MasterKey.FromBase64(File.ReadAllText(file));
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"MfaPortal:MasterKeyFile cannot be read: {e.Message}";
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }

    private static bool IsOrigin(string issuer) =>
        Uri.TryCreate(issuer, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && issuer == address.GetLeftPart(UriPartial.Authority);
}
