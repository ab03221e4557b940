using MfaPortal.Oidc.Host;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>
/// An app's double for a test sign-in: the same policy, scopes and tokens, but an id that no app can have, an address of the portal's own,
/// and no way to prove itself from outside. So no app takes its tokens, and nobody but the portal can redeem its codes.
/// </summary>
internal static class RehearsedApp
{
    /// <summary>~ is in no id of an app.</summary>
    public const string Mark = "~test";

    /// <summary>The page that its codes are sent to.</summary>
    public const string Page = "/admin/test-sign-in";

    public static string Id(string clientId) => clientId + Mark;

    public static bool Is(string clientId) => clientId.EndsWith(Mark, StringComparison.Ordinal);

    public static RelyingApp Of(RelyingApp app, string issuer) => app with
    {
        StartUri = null,
        Ending = [],
        OnlyAdmins = true,
        Client = app.Client with
        {
            Id = Id(app.Client.Id),
            SecretHashes = [RelyingApp.Nobodys],
            Keys = [],
            RedirectUris = [issuer + Page],
            PostLogoutRedirectUris = [],
            BackChannelLogoutUri = null,
            Scopes = [.. app.Client.Scopes.Where(scope => scope != "offline_access")],
            GrantTypes = [GrantTypes.AuthorizationCode],
            ServiceScopes = [],
            MayIntrospectTokensOf = [],
            AnyLoopbackPort = false,
            RequirePkce = true,
            RequirePushedRequests = false,
            RequireDPoP = false,
        },
    };
}
