using System.Globalization;
using System.Text;
using MfaPortal.Accounts;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;

namespace MfaPortal.Factors.CodeSheet;

/// <summary>
/// One numbered code: eight characters, 40 bits, of which a hundred tries find nothing. Kept as a keyed hash of person, number and code:
/// a right code with another number is as wrong as any.
/// </summary>
internal readonly record struct SheetCode(int Number, string Characters)
{
    public const int Length = 8;

    public static SheetCode New(int number, Entropy entropy) => new(number, SheetLetters.Draw(entropy, Length));

    public static SheetCode? Read(int number, string? typed) => SheetLetters.Read(typed, Length) is { } read ? new SheetCode(number, read) : null;

    public byte[] Lookup(SecretBox box, AccountId account) => box.Fingerprint(
        CodeSheet.Kind.Name, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{account}\n{Number}\n{Characters}")));

    /// <summary>For eyes and paper; nothing else shows it.</summary>
    public string Grouped() => SheetLetters.Grouped(Characters);

    public override string ToString() => "(redacted)";
}
