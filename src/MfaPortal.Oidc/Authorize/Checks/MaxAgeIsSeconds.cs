using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Authorize.Checks;

/// <summary>Core §3.1.2.1. A garbled limit must not count as no limit.</summary>
internal static class MaxAgeIsSeconds
{
    private const int MostDigits = 9;

    public static OidcError? Check(AuthorizeRequest request, Client client) =>
        request.MaxAge is null || (request.MaxAge.Length <= MostDigits && request.MaxAge.All(char.IsAsciiDigit))
            ? null
            : OidcError.InvalidRequest("max_age must be a whole number of seconds.");
}
