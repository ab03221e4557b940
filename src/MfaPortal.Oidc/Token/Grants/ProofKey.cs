using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MfaPortal.Oidc.Token.Grants;

/// <summary>PKCE, method S256 (RFC 7636 §4.1, §4.6).</summary>
internal static class ProofKey
{
    /// <summary>Whether challenge and verifier belong together; neither is right too, one without the other never is (RFC 9700 §2.1.1, §4.8.2).</summary>
    public static bool Fits(string? challenge, string? verifier)
    {
        if (challenge is null || verifier is null)
        {
            return challenge is null && verifier is null;
        }

        return verifier.Length is >= 43 and <= 128
            && verifier.All(IsUnreserved)
            && CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(challenge),
                Base64Url.EncodeToUtf8(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))));
    }

    private static bool IsUnreserved(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '~';
}
