using MfaPortal.Oidc.Authorize.Checks;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Authorize;

/// <summary>A rule: null when the request keeps it. Pure, so that each can be read beside its RFC.</summary>
internal delegate OidcError? AuthorizeCheck(AuthorizeRequest request, Client client);

/// <summary>Every rule for an authorization request, in the order in which they are applied.</summary>
internal static class AuthorizeChecks
{
    /// <summary>Until these passed nothing may be sent anywhere (RFC 6749 §4.1.2.1). Applied again when a journey comes back.</summary>
    private static readonly AuthorizeCheck[] OfTheAddress =
    [
        AddressIsSaidOnce.Check,
        RedirectUriIsRegistered.Check,
    ];

    /// <summary>A refusal by one of these goes back to the app.</summary>
    private static readonly AuthorizeCheck[] OfTheRest =
    [
        NothingIsRepeated.Check,
        CodeIsAllowed.Check,
        NoRequestObject.Check,
        PushedWhereRequired.Check,
        StateAndNonceFit.Check,
        ResponseTypeIsCode.Check,
        ResponseModeIsKnown.Check,
        ScopeIsAllowed.Check,
        PromptMakesSense.Check,
        MaxAgeIsSeconds.Check,
        ChallengeIsS256.Check,
        KeyIsThumbprint.Check,
        HintsFit.Check,
        ClaimsAreReadable.Check,
    ];

    public static OidcError? CheckAddress(AuthorizeRequest request, Client client) => First(OfTheAddress, request, client);

    public static OidcError? CheckRest(AuthorizeRequest request, Client client) => First(OfTheRest, request, client);

    private static OidcError? First(AuthorizeCheck[] checks, AuthorizeRequest request, Client client)
    {
        foreach (var check in checks)
        {
            if (check(request, client) is { } error)
            {
                return error;
            }
        }

        return null;
    }
}
