using System.Text.Json;
using MfaPortal.Storage;

namespace MfaPortal.Mail;

/// <summary>A letter in the words it goes out with. May hold a reset link or a code: lives only sealed, and only until it is sent.</summary>
internal sealed record WrittenLetter(string To, string ToName, string Subject, string Text, string Html, DateTimeOffset? UsefulUntil)
{
    private const string Purpose = "outbox";

    public byte[] Seal(SecretBox box, MailId id) => box.Seal(Purpose, id.ToString(), JsonSerializer.SerializeToUtf8Bytes(this));

    /// <exception cref="System.Security.Cryptography.CryptographicException">Sealed with another master key, or for another row.</exception>
    public static WrittenLetter Open(SecretBox box, MailId id, byte[] payload) =>
        JsonSerializer.Deserialize<WrittenLetter>(box.Open(Purpose, id.ToString(), payload))!;

    public override string ToString() => "(redacted)";
}
