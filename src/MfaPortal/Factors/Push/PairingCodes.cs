using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MfaPortal.Accounts;
using MfaPortal.Storage;

namespace MfaPortal.Factors.Push;

/// <summary>
/// The codes that link a phone. Both are derived from the challenge by a key that is not in the database, so they are the same when the page is
/// loaded again and can be read from no copy of a row: 128 bits in the picture, 40 bits to type, each for ten minutes and once (threat T29).
/// </summary>
internal sealed class PairingCodes(SecretBox box)
{
    // No letter that looks like a digit or another letter, and none that makes words.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Typed = 8;

    public string InPicture(ChallengeId challenge, int round) => Base64Url.EncodeToString(Derived("push-picture", challenge, round).AsSpan(0, 16));

    public string ToType(ChallengeId challenge, int round) =>
        string.Concat(Derived("push-typed", challenge, round)[..Typed].Select(part => Alphabet[part & 31]));

    /// <summary>
    /// By which a typed code finds its challenge: with whose it is, so that forty bits that are guessed find nobody
    /// (NIST 800-63B-4 §4.1.2.2: forty bits where an identifier was typed too).
    /// </summary>
    public byte[] Lookup(AccountId owner, string typed) => box.Fingerprint("push-lookup", Encoding.UTF8.GetBytes($"{owner}\n{typed}"));

    public static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    /// <summary>As it was meant: capitals, O for 0, I and L for 1; null where that is no code.</summary>
    public static string? Normalize(string? typed)
    {
        if (typed is not { Length: > 0 and <= 40 })
        {
            return null;
        }

        var meant = string.Concat(typed.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)).Replace('O', '0').Replace('I', '1').Replace('L', '1');
        return meant.Length == Typed && meant.All(Alphabet.Contains) ? meant : null;
    }

    public static string Grouped(string typed) => $"{typed[..4]}-{typed[4..]}";

    private byte[] Derived(string purpose, ChallengeId challenge, int round) =>
        box.Fingerprint(purpose, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{challenge}/{round}")));
}
