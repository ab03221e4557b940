using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Authorize.Checks;

/// <summary>OAuth 2.0 Multiple Response Types §2.1, Form Post Response Mode §2. A code in a fragment would be readable for every script of the page.</summary>
internal static class ResponseModeIsKnown
{
    public static OidcError? Check(AuthorizeRequest request, Client client) =>
        request.ResponseMode is null or "query" or "form_post"
            ? null
            : OidcError.InvalidRequest("response_mode must be query or form_post.");
}
