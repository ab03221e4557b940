using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Authorize.Checks;

/// <summary>Core §3.1.2.1.</summary>
internal static class PromptMakesSense
{
    public static OidcError? Check(AuthorizeRequest request, Client client)
    {
        var prompt = request.Prompt;
        if (prompt.Any(value => value is not ("none" or "login" or "consent" or "select_account")))
        {
            return OidcError.InvalidRequest("prompt has an unknown value.");
        }

        return request.Silent && prompt.Count > 1
            ? OidcError.InvalidRequest("prompt none must stand alone.")
            : null;
    }
}
