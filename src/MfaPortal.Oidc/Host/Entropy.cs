using System.Buffers.Text;
using System.Security.Cryptography;

namespace MfaPortal.Oidc.Host;

/// <summary>
/// The source of everything unguessable: codes, token ids, script nonces.
/// The default draws from the operating system; tests may put a seeded one in its place.
/// Shared by all threads.
/// </summary>
public class Entropy
{
    /// <summary>Fills the whole span with unpredictable bytes.</summary>
    /// <param name="destination">The bytes to fill; an empty span is left as it is.</param>
    public virtual void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);

    /// <summary>Draws a text of unpredictable base64url characters, safe in URLs, headers and cookies.</summary>
    /// <param name="bytes">How many random bytes stand behind the text, 1 to 64 (32 bytes = 256 bits = 43 characters).</param>
    /// <returns>The base64url form without padding.</returns>
    public string Text(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, 64);
        Span<byte> drawn = stackalloc byte[bytes];
        Fill(drawn);
        return Base64Url.EncodeToString(drawn);
    }
}
