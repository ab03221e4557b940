using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc;

/// <summary>
/// A refusal in the words of the RFCs. The description is a constant text of ours in the characters of RFC 6749 §4.1.2.1,
/// never something that came with the request.
/// </summary>
internal sealed record OidcError(string Code, string Description, int Status = StatusCodes.Status400BadRequest)
{
    // RFC 6749 §4.1.2.1, §5.2
    public static OidcError InvalidRequest(string description) => new("invalid_request", description);

    public static OidcError InvalidClient(string description) => new("invalid_client", description, StatusCodes.Status401Unauthorized);

    public static OidcError InvalidGrant(string description) => new("invalid_grant", description);

    public static OidcError InvalidScope(string description) => new("invalid_scope", description);

    public static OidcError NotAllowed { get; } = new("access_denied", "The person may not use this app.");

    public static OidcError AccessDenied(string description) => new("access_denied", description);

    public static OidcError UnsupportedResponseType(string description) => new("unsupported_response_type", description);

    public static OidcError UnauthorizedClient(string description) => new("unauthorized_client", description);

    public static OidcError UnsupportedGrantType(string description) => new("unsupported_grant_type", description);

    // RFC 8628 §3.5
    public static OidcError AuthorizationPending { get; } = new("authorization_pending", "Nobody has approved yet.");

    public static OidcError SlowDown { get; } = new("slow_down", "Nobody has approved yet. Wait 5 seconds longer from now on.");

    public static OidcError ExpiredToken { get; } = new("expired_token", "Nobody approved in time. Ask for a new code.");

    // RFC 7009 §2.2.1
    public static OidcError UnsupportedTokenType(string description) => new("unsupported_token_type", description);

    // OpenID Connect Core 1.0 §3.1.2.6
    public const string LoginRequiredCode = "login_required";

    public static OidcError LoginRequired(string description) => new(LoginRequiredCode, description);

    public static OidcError RequestNotSupported { get; } =
        new("request_not_supported", "Request objects are not supported.");

    public static OidcError RequestUriNotSupported { get; } =
        new("request_uri_not_supported", "Request objects by reference are not supported.");

    public static OidcError RegistrationNotSupported { get; } =
        new("registration_not_supported", "The registration parameter is not supported.");

    // OpenID Connect Core Error Code unmet_authentication_requirements 1.0 §2
    public static OidcError UnmetAuthenticationRequirements(string description) =>
        new("unmet_authentication_requirements", description);

    // RFC 9449 §5, §7.1. At a resource the status is 401.
    public static OidcError InvalidDPoPProof { get; } = new("invalid_dpop_proof", "The DPoP proof is not valid for this request.");

    // RFC 6750 §3.1
    public static OidcError InvalidToken(string description) => new("invalid_token", description, StatusCodes.Status401Unauthorized);

    public static OidcError InsufficientScope(string description) => new("insufficient_scope", description, StatusCodes.Status403Forbidden);
}
