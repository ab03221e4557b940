namespace MfaPortal.Passwords;

/// <summary>
/// What a new local password must be: long, and not one that is tried first. No rules about kinds of characters, and the
/// password is hashed as it was typed: never trimmed, folded or cut (ASVS 6.2.5, 6.2.8).
/// </summary>
internal static class PasswordRules
{
    // Shorter words than this are too common as parts of good passwords to mean anything.
    private const int ShortestWord = 4;

    public static PasswordJudgement Judge(string password, int minLength, params ReadOnlySpan<string?> contextWords)
    {
        if (password.Length > PasswordOptions.MaxLength)
        {
            return new PasswordJudgement.TooLong(PasswordOptions.MaxLength);
        }

        // Each code point counts as one (NIST 800-63B-4 §3.1.1.2).
        if (password.EnumerateRunes().Count() < minLength)
        {
            return new PasswordJudgement.TooShort(minLength);
        }

        var whole = Folded(password);
        var bare = WithoutTail(whole);
        foreach (var word in contextWords)
        {
            if (word is not null && Words(word).Any(part => part == whole || part == bare || part == Unit(bare)))
            {
                return new PasswordJudgement.ContextWord();
            }
        }

        var known = Blocklist.Contains(whole) || Blocklist.Contains(bare) || Blocklist.Contains(Unit(bare));
        return known || IsShortPieceRepeated(whole, minLength) || IsShortPieceRepeated(bare, minLength)
            ? new PasswordJudgement.Common()
            : new PasswordJudgement.Fine();
    }

    // Only for comparing: what is hashed stays as typed.
    private static string Folded(string text) => text.ToLowerInvariant();

    private static IEnumerable<string> Words(string context)
    {
        var folded = Folded(context);
        return new[] { folded, folded.Replace(" ", "", StringComparison.Ordinal) }.Where(word => word.Length >= ShortestWord);
    }

    // "Password2026!" is the word it begins with: length rules bring forth exactly such tails, and guessing programs know
    // them. A tail longer than the word is something a person made up, so that it counts.
    private static string WithoutTail(string text)
    {
        var end = text.Length;
        while (end > 0 && !char.IsLetter(text[end - 1]))
        {
            end--;
        }

        return end * 2 >= text.Length ? text[..end] : text;
    }

    // Ten times "ab" is long, but no harder to guess than "ab".
    private static bool IsShortPieceRepeated(string text, int minLength) =>
        Unit(text) is var unit && unit.Length < text.Length && unit.EnumerateRunes().Count() < minLength;

    /// <summary>The shortest piece that, repeated, makes the text; the text itself where there is none.</summary>
    private static string Unit(string text)
    {
        for (var length = 1; length <= text.Length / 2; length++)
        {
            if (text.Length % length == 0 && text.AsSpan(length).SequenceEqual(text.AsSpan(0, text.Length - length)))
            {
                return text[..length];
            }
        }

        return text;
    }
}
