using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Authorize.Checks;

/// <summary>Core §3.1.2.6, §6: not supported, and no address that a request names is ever fetched (RFC 9700 §4.11).</summary>
internal static class NoRequestObject
{
    public static OidcError? Check(AuthorizeRequest request, Client client) => request switch
    {
        { Request: not null } => OidcError.RequestNotSupported,
        { RequestUri: not null } => OidcError.RequestUriNotSupported,
        { Registration: not null } => OidcError.RegistrationNotSupported,
        _ => null,
    };
}
