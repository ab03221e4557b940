using MfaPortal.Oidc.Host;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>An app that signs people in here: its protocol side, and what its tile shows. Never changed; a new setting makes a new one.</summary>
internal sealed record RelyingApp(Client Client, string? StartUri, string? Colour, IReadOnlyDictionary<string, string> Description)
{
    public static RelyingApp From(string id, ClientSettings settings) => new(
        new Client
        {
            Id = id,
            Name = settings.Name.Trim(),
            SecretHashes = [.. settings.Secrets.Select(Client.HashSecret), .. settings.SecretHashes.Select(Convert.FromBase64String)],
            RedirectUris = [.. settings.RedirectUris],
            PostLogoutRedirectUris = [.. settings.PostLogoutRedirectUris],
            Scopes = settings.Scopes.Count == 0 ? ["openid", "profile", "email"] : [.. settings.Scopes],
            GrantTypes = settings.GrantTypes.Count == 0 ? [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken] : [.. settings.GrantTypes],
            ServiceScopes = [.. settings.ServiceScopes],
            MayIntrospectTokensOf = [.. settings.MayIntrospectTokensOf],
            RefreshIdleLifetime = settings.RefreshIdleLifetime,
            RefreshAbsoluteLifetime = settings.RefreshAbsoluteLifetime,
            RequirePkce = settings.RequirePkce,
            AnyLoopbackPort = settings.AnyLoopbackPort,
            EmailInIdToken = settings.EmailInIdToken,
            IdTokenAlgorithm = settings.IdTokenAlgorithm ?? SigningAlgorithms.RS256,
            AccessTokenAlgorithm = settings.AccessTokenAlgorithm ?? SigningAlgorithms.ES256,
            AccessTokenLifetime = settings.AccessTokenLifetime,
        },
        settings.StartUri,
        settings.Colour,
        settings.Description.AsReadOnly());
}
