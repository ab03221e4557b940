using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Authorize;

/// <summary>
/// The host has looked already; the protocol looks again, because these are the promises that a token states
/// (Core §3.1.2.1, §5.5.1.1).
/// </summary>
internal static class Demands
{
    public static OidcError SomebodyElse { get; } = OidcError.LoginRequired("Another person is signed in than the app expects.");

    /// <summary>Null when the demand is met.</summary>
    public static OidcError? Unmet(SignInDemand demand, Presence.SignedIn who, string told, DateTimeOffset now)
    {
        if (demand.ExpectedSubject is { } expected && expected != told)
        {
            return SomebodyElse;
        }

        var signedInForThis = who.AuthTime >= demand.RequestedAt;
        if (!signedInForThis && (demand.ForceLogin || now - who.AuthTime > demand.MaxAge))
        {
            return OidcError.LoginRequired("The sign-in is not fresh enough.");
        }

        return demand.AcrEssential && !demand.AcrValues.Contains(who.Acr)
            ? OidcError.UnmetAuthenticationRequirements("The required authentication context was not reached.")
            : null;
    }
}
