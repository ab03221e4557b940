using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;

namespace MfaPortal.Factors.EmailCode;

/// <summary>
/// What a challenge keeps of the code that was mailed for it: a keyed hash, bound to the challenge, so that neither a copy of the database
/// nor the code of another browser's challenge is worth anything (threat T38).
/// </summary>
internal sealed record MailedCode(byte[] Hash, DateTimeOffset SentAt, int Sends, Guid Mail)
{
    public const int Digits = 6;

    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private const string Purpose = "mailed-code";

    public DateTimeOffset ExpiresAt => SentAt + Life;

    // A remainder of 64 random bits: no code is likelier than another by more than a part in 10^13.
    public static string Draw(Entropy entropy)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        entropy.Fill(bytes);
        return (BitConverter.ToUInt64(bytes) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    public static byte[] HashOf(SecretBox box, ChallengeId challenge, string code) =>
        box.Fingerprint(Purpose, Encoding.ASCII.GetBytes($"{challenge}\n{code}"));

    public static MailedCode? Open(SecretBox box, ChallengeId challenge, byte[]? payload) => payload is null
        ? null
        : JsonSerializer.Deserialize<MailedCode>(box.Open(Purpose, challenge.ToString(), payload));

    public byte[] Seal(SecretBox box, ChallengeId challenge) =>
        box.Seal(Purpose, challenge.ToString(), JsonSerializer.SerializeToUtf8Bytes(this));

    public bool Is(SecretBox box, ChallengeId challenge, string code) => CryptographicOperations.FixedTimeEquals(Hash, HashOf(box, challenge, code));

    public override string ToString() => "(redacted)";
}
