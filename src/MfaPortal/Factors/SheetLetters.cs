using System.Text;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Factors;

/// <summary>Codes that stand on paper: Crockford's alphabet, five bits a letter, none that looks like another.</summary>
internal static class SheetLetters
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Longest = 64;

    public static string Draw(Entropy entropy, int length)
    {
        Span<byte> bytes = stackalloc byte[length];
        entropy.Fill(bytes);
        var text = new char[length];
        for (var i = 0; i < length; i++)
        {
            text[i] = Alphabet[bytes[i] & 31];
        }

        return new string(text);
    }

    /// <summary>Forgives case, spaces, dashes, and O, I, L for 0 and 1; null where it is not a code of this length.</summary>
    public static string? Read(string? typed, int length)
    {
        if (typed is not { Length: > 0 and <= Longest } || typed.Any(char.IsSurrogate))
        {
            return null;
        }

        var text = new StringBuilder(length);
        foreach (var letter in typed.Normalize(NormalizationForm.FormKC).ToUpperInvariant())
        {
            var read = letter switch { 'O' => '0', 'I' or 'L' => '1', _ => letter };
            if (Alphabet.Contains(read, StringComparison.Ordinal))
            {
                text.Append(read);
            }
            else if (!char.IsWhiteSpace(letter) && letter is not ('-' or '–' or '_'))
            {
                return null;
            }
        }

        return text.Length == length ? text.ToString() : null;
    }

    /// <summary>For eyes: groups of four.</summary>
    public static string Grouped(string characters) => string.Join('-', characters.Chunk(4).Select(group => new string(group)));
}
