using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Authorize.Checks;

/// <summary>Core §3.1.2.1. Hints are kept during the sign-in; none of them is an error for what it says.</summary>
internal static class HintsFit
{
    private const int LongestLoginHint = 320;
    private const int LongestList = 1024;

    public static OidcError? Check(AuthorizeRequest request, Client client) => request switch
    {
        { LoginHint.Length: > LongestLoginHint } => OidcError.InvalidRequest("login_hint is longer than 320 characters."),
        { UiLocales.Length: > LongestList } => OidcError.InvalidRequest("ui_locales is longer than 1024 characters."),
        { AcrValues.Length: > LongestList } => OidcError.InvalidRequest("acr_values is longer than 1024 characters."),
        _ => null,
    };
}
