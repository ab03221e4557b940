using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Authorize.Checks;

/// <summary>RFC 6749 §3.1. With two addresses there is none that could be trusted with the refusal.</summary>
internal static class AddressIsSaidOnce
{
    public static OidcError? Check(AuthorizeRequest request, Client client) =>
        request.Repeated.Contains("client_id") || request.Repeated.Contains("redirect_uri")
            ? OidcError.InvalidRequest("client_id and redirect_uri must be sent once.")
            : null;
}
