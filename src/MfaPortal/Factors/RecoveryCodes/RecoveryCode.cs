using System.Text;
using MfaPortal.Accounts;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;

namespace MfaPortal.Factors.RecoveryCodes;

/// <summary>
/// Sixteen characters of Crockford's alphabet: 80 bits, no letters that look alike. Kept as a keyed hash; the key is not
/// in the database, so a copy of it offers nothing to try codes against.
/// </summary>
internal readonly record struct RecoveryCode(string Characters)
{
    public const int Length = 16;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static RecoveryCode New(Entropy entropy)
    {
        Span<byte> bytes = stackalloc byte[Length];
        entropy.Fill(bytes);
        var text = new char[Length];
        for (var i = 0; i < Length; i++)
        {
            text[i] = Alphabet[bytes[i] & 31];
        }

        return new RecoveryCode(new string(text));
    }

    /// <summary>Forgives case, spaces, dashes, and O, I, L for 0 and 1.</summary>
    public static RecoveryCode? Parse(string? typed)
    {
        if (typed is not { Length: > 0 and <= 64 } || typed.Any(char.IsSurrogate))
        {
            return null;
        }

        var text = new StringBuilder(Length);
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

        return text.Length == Length ? new RecoveryCode(text.ToString()) : null;
    }

    public byte[] Lookup(SecretBox box, AccountId account) =>
        box.Fingerprint(RecoveryCodes.Kind.Name, Encoding.ASCII.GetBytes($"{account}\n{Characters}"));

    /// <summary>For eyes: groups of four. The page and the sheet show it; nothing else does.</summary>
    public string Grouped() => string.Join('-', Characters.Chunk(4).Select(group => new string(group)));

    public override string ToString() => "(redacted)";
}
