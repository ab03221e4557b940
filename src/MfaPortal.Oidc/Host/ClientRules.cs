using System.Text;
using MfaPortal.Oidc.Userinfo;

namespace MfaPortal.Oidc.Host;

/// <summary>
/// What a client must be before it may be kept. For whoever lets administrators or files describe clients; the endpoints take what
/// <see cref="IClients"/> gives them.
/// </summary>
public static class ClientRules
{
    /// <summary>Characters that the id of a client may have at most.</summary>
    public const int LongestId = 120;

    /// <summary>Characters that an address of a client may have at most.</summary>
    public const int LongestUri = 2000;

    private static readonly TimeSpan LongestAccessToken = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestGrant = TimeSpan.FromDays(400);
    private static readonly string[] AnswerFields = ["code", "state", "iss", "error", "error_description"];

    /// <summary>Everything that is wrong with a client.</summary>
    /// <param name="client">The client to look at.</param>
    /// <returns>One English sentence per fault; empty: the client may be kept.</returns>
    public static IReadOnlyList<string> Faults(Client client)
    {
        List<string> faults = [];
        When(client.Id is not { Length: > 0 and <= LongestId } || !client.Id.All(letter => letter is > ' ' and <= '~'),
            "The client id must be 1 to 120 printable ASCII characters without spaces.");
        When(string.IsNullOrWhiteSpace(client.Name), "The client needs a name.");
        When(client.SecretHashes.Any(hash => hash.Length != 32), "A secret hash must be 32 bytes.");
        When(client.Keys.Count > 1 && client.Keys.DistinctBy(key => key.Id).Count(key => key.Id is not null) < client.Keys.Count,
            "Of several keys each needs a kid of its own.");
        When(client.IsPublic && !client.RequirePkce, "A public client must use PKCE.");
        When(client.AnyLoopbackPort && !client.IsPublic, "Only a public client may vary its loopback port.");
        When(client.RedirectUris.Count == 0 && client.GrantTypes.Contains(GrantTypes.AuthorizationCode), "The client needs a redirect URI.");
        When(client.GrantTypes.Count == 0 || client.GrantTypes.Except(GrantTypes.All).Any(), "The client has an unknown grant type, or none.");
        When(client.IsPublic && client.GrantTypes.Contains(GrantTypes.ClientCredentials), "A public client cannot act for itself (client_credentials).");
        When(client.GrantTypes.Contains(GrantTypes.ClientCredentials) != client.ServiceScopes.Count > 0,
            "client_credentials and service scopes belong together.");
        When(!client.ServiceScopes.All(IsScope) || client.ServiceScopes.Any(scope => scope == "offline_access" || StandardClaims.KnownScopes.Contains(scope)),
            "A service scope must be a scope of a resource server, not one that stands for a person's claims.");
        When(client.Scopes.Contains("offline_access") && !client.GrantTypes.Contains(GrantTypes.RefreshToken), "offline_access needs refresh_token.");
        When(client.RefreshIdleLifetime is { } idle && (idle < TimeSpan.FromMinutes(1) || idle > LongestGrant)
            || client.RefreshAbsoluteLifetime is { } absolute && (absolute < TimeSpan.FromMinutes(1) || absolute > LongestGrant),
            "Refresh tokens live between 1 minute and 400 days.");
        When(!client.Scopes.All(IsScope), "A scope must be printable ASCII without spaces, quotes and backslashes.");
        When(!IsAlgorithm(client.IdTokenAlgorithm) || !IsAlgorithm(client.AccessTokenAlgorithm), "Tokens are signed with RS256 or ES256.");
        When(client.AccessTokenLifetime is { } life && (life < TimeSpan.FromSeconds(1) || life > LongestAccessToken),
            "An access token lives between 1 second and 1 hour.");
        When(client.Sector is { } sector && (sector.Length is 0 or > 255 || !sector.All(letter => letter is > ' ' and <= '~')),
            "A sector must be 1 to 255 printable ASCII characters without spaces.");
        faults.AddRange(client.RedirectUris.Select(uri => UriFault(uri, client.IsPublic)).OfType<string>());
        faults.AddRange(client.PostLogoutRedirectUris.Select(uri => UriFault(uri, client.IsPublic)).OfType<string>());
        When(client.BackChannelLogoutUri is { } told && UriFault(told, isPublic: false) is not null,
            "The back-channel logout URI must be absolute, plain ASCII, https (or http on loopback), without fragment and user name.");
        return faults;

        void When(bool wrong, string fault)
        {
            if (wrong)
            {
                faults.Add(fault);
            }
        }
    }

    /// <summary>
    /// RFC 6749 §3.1.2, RFC 8252 §7, §8.4, RFC 9700 §2.1, §4.1: where a browser may be sent. https; http on loopback; a private
    /// scheme (in reverse domain form) for public clients. Never a script, never a field of our own answer in its query.
    /// </summary>
    private static string? UriFault(string uri, bool isPublic)
    {
        if (uri.Length > LongestUri || !Ascii.IsValid(uri) || uri.Any(letter => letter is <= ' ' or '\\' or '\x7f')
            || !Uri.TryCreate(uri, UriKind.Absolute, out var parsed))
        {
            return "A redirect URI must be absolute, plain ASCII and at most 2000 characters.";
        }

        if (uri.Contains('#', StringComparison.Ordinal) || parsed.UserInfo.Length > 0)
        {
            return "A redirect URI must have no fragment and no user name.";
        }

        var schemeIsRight = parsed.Scheme switch
        {
            "https" => true,
            "http" => parsed.IsLoopback,
            var scheme => isPublic && scheme.Contains('.', StringComparison.Ordinal),
        };
        if (!schemeIsRight)
        {
            return "A redirect URI must be https, or http on loopback, or a private scheme with a dot for a public client.";
        }

        return parsed.Query.TrimStart('?').Split('&').Any(field => AnswerFields.Contains(field.Split('=')[0], StringComparer.OrdinalIgnoreCase))
            ? "A redirect URI's query must not hold code, state, iss or error."
            : null;
    }

    private static bool IsScope(string scope) =>
        scope.Length is > 0 and <= 100 && scope.All(letter => letter is '!' or (>= '#' and <= '[') or (>= ']' and <= '~'));

    private static bool IsAlgorithm(string algorithm) => algorithm is SigningAlgorithms.RS256 or SigningAlgorithms.ES256;
}
