using MfaPortal.RelyingApps.Grants;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>What an address must be before a browser is ever sent to it.</summary>
internal static class ClientAddress
{
    /// <summary>
    /// Null when the address is right. Whatever is not https, loopback or an app's own scheme is refused, and with it
    /// <c>javascript:</c> and <c>data:</c>, which a form post would run as ours (OAuth 2.0 Form Post Response Mode §4).
    /// </summary>
    public static string? Flaw(string address, bool ownScheme)
    {
        if (address.Length is 0 or > GrantTable.RedirectUriLength || address.Any(letter => letter is <= ' ' or > '~'))
        {
            return $"is empty, longer than {GrantTable.RedirectUriLength} characters, or not plain ASCII.";
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            return "is not absolute.";
        }

        if (address.Contains('#', StringComparison.Ordinal))
        {
            return "has a fragment (RFC 6749 §3.1.2).";
        }

        if (uri.UserInfo.Length > 0)
        {
            return "has a user name in it.";
        }

        var allowed = uri.Scheme == Uri.UriSchemeHttps
            || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)
            || (ownScheme && uri.Scheme.Contains('.', StringComparison.Ordinal));
        return allowed ? null : "is neither https nor http on this machine.";
    }

    public static bool IsOnThisMachine(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback;
}
