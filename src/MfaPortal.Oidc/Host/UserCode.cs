namespace MfaPortal.Oidc.Host;

/// <summary>
/// What a person types from one screen into another (RFC 8628 §6.1): eight letters without vowels, so that no words come of them, none easily
/// taken for another; 34 bits, tried against a limit.
/// </summary>
public static class UserCode
{
    private const string Alphabet = "BCDFGHJKLMNPQRSTVWXZ";
    private const int Length = 8;

    /// <summary>The code as it is kept, from what somebody typed: any case, with or without hyphens and spaces.</summary>
    /// <param name="typed">What came from the page; untrusted.</param>
    /// <returns>Eight letters; <see langword="null"/> if that cannot be a code.</returns>
    public static string? Read(string? typed)
    {
        if (typed is null or { Length: > 40 })
        {
            return null;
        }

        var code = string.Concat(typed.Where(letter => letter is not ('-' or ' ' or '\u00a0' or '\u2011'))).ToUpperInvariant();
        return code.Length == Length && code.All(Alphabet.Contains) ? code : null;
    }

    /// <summary>The code as people read it: <c>XXXX-XXXX</c>.</summary>
    /// <param name="code">Eight letters.</param>
    public static string Show(string code) => $"{code[..4]}-{code[4..]}";

    internal static string New(Entropy entropy)
    {
        // Bytes beyond the last whole multiple are drawn again, so that every letter is equally likely.
        var most = 256 / Alphabet.Length * Alphabet.Length;
        Span<char> code = stackalloc char[Length];
        Span<byte> drawn = stackalloc byte[1];
        for (var i = 0; i < Length;)
        {
            entropy.Fill(drawn);
            if (drawn[0] < most)
            {
                code[i++] = Alphabet[drawn[0] % Alphabet.Length];
            }
        }

        return new string(code);
    }
}
