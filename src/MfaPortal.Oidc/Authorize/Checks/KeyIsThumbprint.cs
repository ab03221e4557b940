using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Authorize.Checks;

/// <summary>RFC 9449 §10: the key that alone may redeem the code. A garbled one must not count as none.</summary>
internal static class KeyIsThumbprint
{
    private const int EncodedSha256 = 43;

    public static OidcError? Check(AuthorizeRequest request, Client client) =>
        request.Key is null || (request.Key.Length == EncodedSha256 && request.Key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            ? null
            : OidcError.InvalidRequest("dpop_jkt is not a base64url SHA-256 hash.");
}
