using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Authorize.Checks;

/// <summary>RFC 9126 §5: an app whose requests must be pushed is not heard through the browser, where anybody may have written its request.</summary>
internal static class PushedWhereRequired
{
    public static OidcError? Check(AuthorizeRequest request, Client client) =>
        client.RequirePushedRequests && !request.IsPushed
            ? OidcError.InvalidRequest("Requests of this client must be pushed.")
            : null;
}
