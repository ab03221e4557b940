using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Authorize.Checks;

/// <summary>RFC 9126 §5: an app that must push is not heard through the browser, where anybody may have written its request.</summary>
internal static class PushedWhereRequired
{
    public static OidcError? Check(AuthorizeRequest request, Client client) =>
        client.RequirePushedRequests && !request.IsPushed
            ? OidcError.InvalidRequest("This client must push its requests.")
            : null;
}
