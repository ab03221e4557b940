using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Authorize.Checks;

/// <summary>Both are kept during the sign-in and come back in a URL and in a token.</summary>
internal static class StateAndNonceFit
{
    public const int Longest = 2048;

    public static OidcError? Check(AuthorizeRequest request, Client client) => request switch
    {
        { State.Length: > Longest } => OidcError.InvalidRequest("state is longer than 2048 characters."),
        { Nonce.Length: > Longest } => OidcError.InvalidRequest("nonce is longer than 2048 characters."),
        _ => null,
    };
}
