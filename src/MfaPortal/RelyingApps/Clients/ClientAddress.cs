using MfaPortal.Oidc.Host;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>What an address must be before a browser is ever sent to it.</summary>
internal static class ClientAddress
{
    /// <summary>
    /// Null when the address is right. Whatever is not https, loopback or an app's own scheme is refused, and with it
    /// <c>javascript:</c> and <c>data:</c>, which a form post would run as ours (OAuth 2.0 Form Post Response Mode §4).
    /// </summary>
    public static string? Flaw(string address, bool ownScheme) => Fault(address, ownScheme) switch
    {
        null => null,
        "long" => $"is empty, longer than {ClientRules.LongestUri} characters, or not plain ASCII.",
        "relative" => "is not absolute.",
        "fragment" => "has a fragment (RFC 6749 §3.1.2).",
        "user" => "has a user name in it.",
        _ => "is neither https nor http on this machine.",
    };

    /// <summary>The same as a word: long, relative, fragment, user or scheme.</summary>
    public static string? Fault(string address, bool ownScheme)
    {
        if (address.Length is 0 or > ClientRules.LongestUri || address.Any(letter => letter is <= ' ' or > '~'))
        {
            return "long";
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            return "relative";
        }

        if (address.Contains('#', StringComparison.Ordinal))
        {
            return "fragment";
        }

        if (uri.UserInfo.Length > 0)
        {
            return "user";
        }

        var allowed = uri.Scheme == Uri.UriSchemeHttps
            || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)
            || (ownScheme && uri.Scheme.Contains('.', StringComparison.Ordinal));
        return allowed ? null : "scheme";
    }

    public static bool IsOnThisMachine(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback;

    /// <summary>The host that all of them share; null where they share none.</summary>
    public static string? OnlyHost(IReadOnlyList<string> addresses)
    {
        var hosts = addresses.Select(address => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.IdnHost : "").Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        return hosts is [{ Length: > 0 } only] ? only.ToLowerInvariant() : null;
    }
}
