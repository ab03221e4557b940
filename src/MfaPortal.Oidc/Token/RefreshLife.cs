using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Token;

/// <summary>How long what a client holds may be renewed.</summary>
internal static class RefreshLife
{
    public const string OfflineAccess = "offline_access";

    /// <summary>Whether a refresh token of this client, unused until then, still counts.</summary>
    public static DateTimeOffset IdleUntil(this OidcOptions options, Client client, DateTimeOffset now) =>
        now + (client.RefreshIdleLifetime ?? options.RefreshIdleLifetime);

    /// <summary>When everything that comes of a sign-in at this moment is over, however often it is renewed.</summary>
    public static DateTimeOffset GrantEndsAt(this OidcOptions options, Client client, DateTimeOffset now) =>
        now + (client.RefreshAbsoluteLifetime ?? options.RefreshAbsoluteLifetime);

    public static bool MayRefresh(this Client client) => client.GrantTypes.Contains(GrantTypes.RefreshToken);

    /// <summary>
    /// Core §11 wants the person's consent, or other conditions that permit it: here the administrator's, who wrote the scope to the client.
    /// Asked for by any other client it is ignored, as the section says.
    /// </summary>
    public static bool MayBeOffline(this Client client) => client.MayRefresh() && client.Scopes.Contains(OfflineAccess);
}
