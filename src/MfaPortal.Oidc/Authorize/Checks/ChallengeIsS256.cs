using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Authorize.Checks;

/// <summary>
/// RFC 7636 §4.3, §4.4.1, RFC 9700 §2.1.1. A missing method means `plain`, which lets whoever reads the request redeem the code.
/// </summary>
internal static class ChallengeIsS256
{
    private const int EncodedSha256 = 43;

    public static OidcError? Check(AuthorizeRequest request, Client client) => request switch
    {
        { CodeChallenge: null, CodeChallengeMethod: not null } => OidcError.InvalidRequest("code_challenge_method came without code_challenge."),
        { CodeChallenge: null } when client.RequirePkce || client.IsPublic => OidcError.InvalidRequest("code_challenge is missing."),
        { CodeChallenge: null } => null,
        { CodeChallengeMethod: not "S256" } => OidcError.InvalidRequest("code_challenge_method must be S256."),
        { CodeChallenge: { Length: EncodedSha256 } challenge } when challenge.All(IsBase64Url) => null,
        _ => OidcError.InvalidRequest("code_challenge is not a base64url SHA-256 hash."),
    };

    private static bool IsBase64Url(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_';
}
