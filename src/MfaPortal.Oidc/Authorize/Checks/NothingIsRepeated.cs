using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Authorize.Checks;

/// <summary>RFC 6749 §3.1: whoever reads the first of two and whoever reads the second must not disagree.</summary>
internal static class NothingIsRepeated
{
    public static OidcError? Check(AuthorizeRequest request, Client client) =>
        request.Repeated.Count > 0 ? OidcError.InvalidRequest("A parameter was sent more than once.") : null;
}
