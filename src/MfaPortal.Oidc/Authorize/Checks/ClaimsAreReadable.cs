using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Authorize.Checks;

/// <summary>Core §5.5: an essential wish that cannot be read must not pass for no wish.</summary>
internal static class ClaimsAreReadable
{
    public static OidcError? Check(AuthorizeRequest request, Client client) =>
        ClaimsParameter.Parse(request.Claims) is null ? OidcError.InvalidRequest("claims is not well-formed.") : null;
}
