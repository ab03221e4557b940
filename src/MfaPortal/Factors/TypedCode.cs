using System.Text;

namespace MfaPortal.Factors;

/// <summary>A code of digits as people type it.</summary>
internal static class TypedCode
{
    // Room for what comes with a pasted code, and no more: normalising is work.
    private const int Longest = 40;

    /// <summary>Forgives spaces, dashes and digits of other widths; null where it is not that many digits.</summary>
    public static string? Digits(string? typed, int count)
    {
        if (typed is not { Length: > 0 and <= Longest } || typed.Any(char.IsSurrogate))
        {
            return null;
        }

        var digits = string.Concat(typed.Normalize(NormalizationForm.FormKC).Where(char.IsAsciiDigit));
        return digits.Length == count ? digits : null;
    }
}
