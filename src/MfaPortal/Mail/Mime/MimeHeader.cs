using System.Globalization;
using System.Text;

namespace MfaPortal.Mail.Mime;

/// <summary>
/// One header line, folded and encoded. Nothing with a control character becomes a header, whatever came before:
/// this is the last wall against a second header or a second mail (threat T81).
/// </summary>
internal static class MimeHeader
{
    private const int MaxLine = 76;
    private const string WordStart = "=?utf-8?B?";
    private const string WordEnd = "?=";

    // RFC 2047 §2: a line with an encoded word has at most 76 characters. The first one stands behind the header's name.
    private const int BytesInWord = (MaxLine - 24) / 4 * 3;

    /// <summary>Words for people: the subject.</summary>
    public static string Words(string name, string value)
    {
        RefuseControls(value);
        return IsPlain(value) && name.Length + 2 + value.Length <= MaxLine ? $"{name}: {value}" : $"{name}: {EncodedWords(value)}";
    }

    public static string Mailbox(string name, string? displayName, EmailAddress address)
    {
        RefuseControls(address.ToString());
        if (string.IsNullOrWhiteSpace(displayName))
        {
            return $"{name}: <{address}>";
        }

        RefuseControls(displayName);
        var phrase = IsPlain(displayName) && displayName.Length < 60
            ? '"' + displayName.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"'
            : EncodedWords(displayName);
        return $"{name}: {phrase}\r\n <{address}>";
    }

    public static string Date(string name, DateTimeOffset at) =>
        $"{name}: {at.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000";

    /// <summary>A value made by us of plain characters.</summary>
    public static string Token(string name, string value)
    {
        RefuseControls(value);
        return $"{name}: {value}";
    }

    /// <summary>Reads back what <see cref="Words"/> wrote.</summary>
    public static string Decode(string value)
    {
        var decoded = new StringBuilder();
        var wordBefore = false;
        foreach (var part in value.Split(' '))
        {
            var isWord = part.StartsWith(WordStart, StringComparison.OrdinalIgnoreCase) && part.EndsWith(WordEnd, StringComparison.Ordinal);

            // RFC 2047 §6.2: the space between two encoded words is not text.
            decoded.Append(decoded.Length > 0 && !(isWord && wordBefore) ? " " : "");
            decoded.Append(isWord ? Encoding.UTF8.GetString(Convert.FromBase64String(part[WordStart.Length..^WordEnd.Length])) : part);
            wordBefore = isWord;
        }

        return decoded.ToString();
    }

    private static string EncodedWords(string value)
    {
        var words = new List<string>();
        var word = new List<byte>(BytesInWord);
        Span<byte> letter = stackalloc byte[4];
        foreach (var rune in value.EnumerateRunes())
        {
            // RFC 2047 §5: a letter is never split over two words.
            var length = rune.EncodeToUtf8(letter);
            if (word.Count + length > BytesInWord)
            {
                words.Add(Convert.ToBase64String([.. word]));
                word.Clear();
            }

            word.AddRange(letter[..length]);
        }

        words.Add(Convert.ToBase64String([.. word]));
        return string.Join("\r\n ", words.Select(encoded => WordStart + encoded + WordEnd));
    }

    private static bool IsPlain(string value) => Ascii.IsValid(value) && !value.Contains("=?", StringComparison.Ordinal);

    private static void RefuseControls(string value)
    {
        if (value.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029'))
        {
            throw new ArgumentException("A header value holds a control character.", nameof(value));
        }
    }
}
