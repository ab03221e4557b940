using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Authorize.Checks;

/// <summary>RFC 9700 §2.1.2: no tokens through the browser, so neither implicit nor hybrid.</summary>
internal static class ResponseTypeIsCode
{
    public static OidcError? Check(AuthorizeRequest request, Client client) => request.ResponseType switch
    {
        "code" => null,
        null => OidcError.InvalidRequest("response_type is missing."),
        _ => OidcError.UnsupportedResponseType("The only response_type is code."),
    };
}
