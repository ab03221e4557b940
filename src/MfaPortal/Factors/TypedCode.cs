using System.Text;

namespace MfaPortal.Factors;

/// <summary>A code of digits as people type it.</summary>
internal static class TypedCode
{
    // Room for what comes with a pasted code, and no more: normalising is work.
    private const int Longest = 40;

    /// <summary>
    /// Forgives spaces, dashes, digits of other widths and words beside them; null where it is not that many digits, or where they are part
    /// of a word: six digits strewn among the letters of a code on paper are no code of six digits.
    /// </summary>
    public static string? Digits(string? typed, int count)
    {
        if (typed is not { Length: > 0 and <= Longest } || typed.Any(char.IsSurrogate))
        {
            return null;
        }

        var text = typed.Normalize(NormalizationForm.FormKC);
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        return digits.Length == count && !text.Zip(text.Skip(1)).Any(pair => OneWord(pair.First, pair.Second)) ? digits : null;
    }

    private static bool OneWord(char one, char next) =>
        (char.IsAsciiDigit(one) && char.IsLetter(next)) || (char.IsLetter(one) && char.IsAsciiDigit(next));
}
