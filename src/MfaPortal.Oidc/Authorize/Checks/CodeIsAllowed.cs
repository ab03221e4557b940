using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Authorize.Checks;

/// <summary>A client that was set up for other grants signs nobody in (RFC 6749 §4.1.2.1).</summary>
internal static class CodeIsAllowed
{
    public static OidcError? Check(AuthorizeRequest request, Client client) => Check(client);

    /// <summary>Also asked of what was checked a while ago: of a pushed request, and at the end of a journey.</summary>
    public static OidcError? Check(Client client) => client.GrantTypes.Contains(GrantTypes.AuthorizationCode)
        ? null
        : OidcError.UnauthorizedClient("This client may not use the authorization endpoint.");
}
