using System.Text;

namespace MfaPortal.Mail.Mime;

/// <summary>
/// A mail as it goes over the wire (RFC 5322, RFC 2045): one sender, one recipient, the same words as text and as HTML.
/// Seven-bit throughout, so no server has to offer 8BITMIME; only an address in another script asks for SMTPUTF8.
/// </summary>
internal sealed record MimeMessage(
    EmailAddress From,
    string? FromName,
    EmailAddress To,
    string? ToName,
    string Subject,
    DateTimeOffset Date,
    string Id,
    string Text,
    string Html)
{
    public bool NeedsUtf8 => From.NeedsUtf8 || To.NeedsUtf8;

    public byte[] ToBytes()
    {
        // "=_" cannot occur in quoted-printable text, so no letter can close the part it stands in.
        var boundary = "=_" + Id;
        string[] lines =
        [
            MimeHeader.Mailbox("From", FromName, From),
            MimeHeader.Mailbox("To", ToName, To),
            MimeHeader.Words("Subject", Subject),
            MimeHeader.Date("Date", Date),

            // The same at every attempt: a mailbox that gets the mail twice can tell.
            MimeHeader.Token("Message-ID", $"<{Id}@{From.Domain}>"),

            // RFC 3834 §5: keeps holiday answers away.
            MimeHeader.Token("Auto-Submitted", "auto-generated"),
            MimeHeader.Token("MIME-Version", "1.0"),
            MimeHeader.Token("Content-Type", $"multipart/alternative; boundary=\"{boundary}\""),
            "",
            "--" + boundary,
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
            "",
            QuotedPrintable.Encode(Text),
            "--" + boundary,
            "Content-Type: text/html; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
            "",
            QuotedPrintable.Encode(Html),
            $"--{boundary}--",
            "",
        ];
        return Encoding.UTF8.GetBytes(string.Join("\r\n", lines));
    }
}
