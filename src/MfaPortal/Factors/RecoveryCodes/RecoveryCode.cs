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

    public static RecoveryCode New(Entropy entropy) => new(SheetLetters.Draw(entropy, Length));

    /// <summary>Forgives case, spaces, dashes, and O, I, L for 0 and 1.</summary>
    public static RecoveryCode? Parse(string? typed) => SheetLetters.Read(typed, Length) is { } read ? new RecoveryCode(read) : null;

    public byte[] Lookup(SecretBox box, AccountId account) =>
        box.Fingerprint(RecoveryCodes.Kind.Name, Encoding.ASCII.GetBytes($"{account}\n{Characters}"));

    /// <summary>For eyes: groups of four. The page and the sheet show it; nothing else does.</summary>
    public string Grouped() => SheetLetters.Grouped(Characters);

    public override string ToString() => "(redacted)";
}
