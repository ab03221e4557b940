using MfaPortal.Mail.Mime;

namespace MfaPortal.Mail;

/// <summary>A mail that Development laid down, read back for people. Understands what <see cref="MimeMessage"/> writes and nothing more.</summary>
internal sealed record EmlFile(string Name, string Date, string To, string Subject, string Text)
{
    public static EmlFile Read(string name, string content)
    {
        var lines = content.ReplaceLineEndings("\n");
        var head = lines.Split("\n\n", 2)[0].Replace("\n ", " ", StringComparison.Ordinal).Split('\n');
        return new EmlFile(name, Header(head, "Date"), MimeHeader.Decode(Header(head, "To")), MimeHeader.Decode(Header(head, "Subject")), PlainPart(lines));
    }

    private static string Header(string[] head, string name) =>
        head.FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..] ?? "";

    private static string PlainPart(string lines)
    {
        // head, blank, boundary and part head, blank, text, next boundary
        var parts = lines.Split("\n\n", 3);
        var end = parts.Length == 3 ? parts[2].IndexOf("\n--=_", StringComparison.Ordinal) : -1;
        return end < 0 ? "" : QuotedPrintable.Decode(parts[2][..end]);
    }
}
