using System.Globalization;
using System.Text;

namespace MfaPortal.Mail.Mime;

/// <summary>RFC 2045 §6.7: text that passes every mail server as it is, and that people can still read in the raw.</summary>
internal static class QuotedPrintable
{
    private const int MaxLine = 76;

    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length + (text.Length / 8));
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            EncodeLine(encoded, Encoding.UTF8.GetBytes(line));
            encoded.Append("\r\n");
        }

        // The last line break belongs to the boundary that follows.
        encoded.Length -= 2;
        return encoded.ToString();
    }

    public static string Decode(string encoded)
    {
        var bytes = new List<byte>(encoded.Length);
        var lines = encoded.ReplaceLineEndings("\n").Replace("=\n", "", StringComparison.Ordinal);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] == '=' && i + 2 < lines.Length && byte.TryParse(lines.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.Add(char.IsAscii(lines[i]) ? (byte)lines[i] : (byte)'?');
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static void EncodeLine(StringBuilder encoded, byte[] line)
    {
        var column = 0;
        for (var i = 0; i < line.Length; i++)
        {
            var last = i == line.Length - 1;
            var plain = line[i] is > 32 and < 127 and not (byte)'=' || (line[i] is 32 or 9 && !last);
            var width = plain ? 1 : 3;

            // One column stays free for the "=" of a soft break.
            if (column + width > MaxLine - (last ? 0 : 1))
            {
                encoded.Append("=\r\n");
                column = 0;
            }

            if (plain)
            {
                encoded.Append((char)line[i]);
            }
            else
            {
                encoded.Append(CultureInfo.InvariantCulture, $"={line[i]:X2}");
            }

            column += width;
        }
    }
}
