using System.Text.RegularExpressions;
using MfaPortal.Outgoing;
using Microsoft.Extensions.Options;

namespace MfaPortal.Factors.Push.Messages;

/// <summary>Section <c>PushMessages</c>.</summary>
internal sealed class PushMessagesOptions
{
    public const string Section = "PushMessages";

    /// <summary>Whom a push service may turn to, <c>mailto:</c> or <c>https:</c> (RFC 8292 §2.1). Empty: the sender of our mails.</summary>
    public string Contact { get; set; } = "";

    public const string Any = "*";

    /// <summary>Those of the browsers there are: who links a phone names the address, and need not have us call another one (threat T60).</summary>
    public static readonly IReadOnlyList<string> Known =
        ["fcm.googleapis.com", "*.push.services.mozilla.com", "*.push.apple.com", "*.notify.windows.com"];

    /// <summary>
    /// Hosts of the push services that are sent to, at port 443, such as <c>fcm.googleapis.com</c> or <c>*.notify.windows.com</c>. Empty:
    /// <see cref="Known"/>. <c>*</c>: whichever a browser names, at any port; so in Development.
    /// </summary>
    public IReadOnlyList<string> Services { get; set; } = [];

    /// <summary>Networks that are not public and where a push service may be nevertheless. Empty: none; in Development this machine.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; set; } = [];

    public AddressGuard Guard => new(AllowedNetworks);

    public bool Names(Uri endpoint) => Services.Contains(Any) || (endpoint.Port == 443 && Lists(endpoint.IdnHost));

    /// <summary>Known, or named by who runs the portal; not merely let through by <c>*</c>.</summary>
    public bool Lists(string host) => (Services.Any(service => service != Any) ? Services : Known).Any(service => service.StartsWith("*.", StringComparison.Ordinal)
        ? host.EndsWith(service[1..], StringComparison.OrdinalIgnoreCase)
        : host.Equals(service, StringComparison.OrdinalIgnoreCase));
}

internal sealed partial class PushMessagesCheck : IValidateOptions<PushMessagesOptions>
{
    public ValidateOptionsResult Validate(string? name, PushMessagesOptions options) =>
        Flaws(options).ToList() is { Count: > 0 } flaws ? ValidateOptionsResult.Fail(flaws) : ValidateOptionsResult.Success;

    private static IEnumerable<string> Flaws(PushMessagesOptions options)
    {
        if (options.Contact.Length > 0
            && !(Uri.TryCreate(options.Contact, UriKind.Absolute, out var contact) && contact.Scheme is "mailto" or "https"))
        {
            yield return $"{PushMessagesOptions.Section}:Contact is neither mailto:… nor https://….";
        }

        foreach (var service in options.Services.Where(service => service != PushMessagesOptions.Any && !Host().IsMatch(service)))
        {
            yield return $"{PushMessagesOptions.Section}:Services has \"{service}\", which is not a host such as fcm.googleapis.com or *.notify.windows.com, nor * for all.";
        }

        foreach (var flaw in AddressGuard.Flaws($"{PushMessagesOptions.Section}:AllowedNetworks", options.AllowedNetworks))
        {
            yield return flaw;
        }
    }

    [GeneratedRegex(@"\A(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\z", RegexOptions.IgnoreCase)]
    private static partial Regex Host();
}
