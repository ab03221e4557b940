using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Authorize.Checks;

/// <summary>
/// RFC 9700 §2.1, §4.1: exact comparison of texts, nothing is normalised. Always required (Core §3.1.2.1), even where one address is registered.
/// </summary>
internal static class RedirectUriIsRegistered
{
    private static readonly string[] LoopbackHosts = ["127.0.0.1", "[::1]", "localhost"];

    public static OidcError? Check(AuthorizeRequest request, Client client) =>
        request.RedirectUri switch
        {
            null => OidcError.InvalidRequest("redirect_uri is missing."),
            var uri when !IsRegistered(uri, client) => OidcError.InvalidRequest("redirect_uri is not registered for this client."),
            _ => null,
        };

    public static bool IsRegistered(string uri, Client client)
    {
        foreach (var registered in client.RedirectUris)
        {
            if (string.Equals(uri, registered, StringComparison.Ordinal)
                || (client is { IsPublic: true, AnyLoopbackPort: true } && DiffersInLoopbackPortOnly(uri, registered)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>RFC 8252 §7.3. Compares texts around the port, so that no parser can be talked into another host.</summary>
    private static bool DiffersInLoopbackPortOnly(string uri, string registered)
    {
        foreach (var host in LoopbackHosts)
        {
            var start = "http://" + host;
            if (registered.StartsWith(start, StringComparison.Ordinal)
                && uri.StartsWith(start, StringComparison.Ordinal)
                && AfterPort(registered.AsSpan(start.Length), out var registeredRest)
                && AfterPort(uri.AsSpan(start.Length), out var rest))
            {
                return rest.SequenceEqual(registeredRest);
            }
        }

        return false;
    }

    private static bool AfterPort(ReadOnlySpan<char> afterHost, out ReadOnlySpan<char> rest)
    {
        rest = afterHost;
        if (afterHost is [':', ..])
        {
            var digits = afterHost[1..].IndexOfAnyExceptInRange('0', '9');
            digits = digits < 0 ? afterHost.Length - 1 : digits;
            rest = afterHost[(digits + 1)..];
            if (digits is 0 or > 5 || int.Parse(afterHost.Slice(1, digits), System.Globalization.CultureInfo.InvariantCulture) > ushort.MaxValue)
            {
                return false;
            }
        }

        return rest is [] or ['/', ..] or ['?', ..];
    }
}
