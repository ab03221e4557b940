using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Userinfo;

namespace MfaPortal.Oidc.Authorize.Checks;

/// <summary>
/// RFC 6749 §3.3: a scope that exists but was not given to the app is refused, so that a wrong set-up shows at once.
/// A scope that nobody here knows is ignored (Core §3.1.2.1).
/// </summary>
internal static class ScopeIsAllowed
{
    public static OidcError? Check(AuthorizeRequest request, Client client)
    {
        var granted = 0;
        foreach (var scope in request.Scopes)
        {
            if (client.Scopes.Contains(scope))
            {
                granted++;
            }
            else if (StandardClaims.KnownScopes.FirstOrDefault(known => known == scope) is { } known)
            {
                return OidcError.InvalidScope($"The scope {known} is not registered for this client.");
            }
        }

        return granted == 0 ? OidcError.InvalidScope("No usable scope was requested.") : null;
    }
}
