using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MfaPortal.Mail;

/// <summary>
/// Exactly one plain mailbox: no display part, no list, no quoting, no comment, no control character. What does not parse
/// never reaches a header or an SMTP command (threat T81; MimeKit GHSA-g7hc-96xr-gvvx). The domain is kept in its ASCII form.
/// </summary>
internal sealed record EmailAddress
{
    // RFC 5321 §4.5.3.1.3: a path of 256 with its angle brackets.
    private const int MaxLength = 254;
    private const int MaxLocalLength = 64;

    private EmailAddress(string local, string domain)
    {
        Local = local;
        Domain = domain;
    }

    public string Local { get; }

    public string Domain { get; }

    /// <summary>Can be named only to a server that offers SMTPUTF8 (RFC 6531).</summary>
    public bool NeedsUtf8 => !System.Text.Ascii.IsValid(Local);

    public static bool TryParse(string? text, [NotNullWhen(true)] out EmailAddress? address)
    {
        address = null;
        if (text is null || text.Length > MaxLength || text.IndexOf('@', StringComparison.Ordinal) is var at && (at < 1 || at != text.LastIndexOf('@')))
        {
            return false;
        }

        var local = text[..at];
        if (System.Text.Encoding.UTF8.GetByteCount(local) > MaxLocalLength || !IsDotAtom(local) || !TryAsciiDomain(text[(at + 1)..], out var domain)
            || System.Text.Encoding.UTF8.GetByteCount(local) + 1 + domain.Length > MaxLength)
        {
            return false;
        }

        address = new EmailAddress(local, domain);
        return true;
    }

    public static EmailAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException("Not one plain mail address.");

    public override string ToString() => Local + "@" + Domain;

    // RFC 5322 §3.2.3 dot-atom, widened by RFC 6531 §3.3 to letters of any script.
    private static bool IsDotAtom(string local) => local.Split('.').All(atom => atom.Length > 0 && IsWellFormed(atom) && atom.All(IsAtomText));

    private static bool IsAtomText(char c) => c < 128
        ? char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".Contains(c, StringComparison.Ordinal)
        : char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i++))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryAsciiDomain(string text, [NotNullWhen(true)] out string? domain)
    {
        domain = null;
        try
        {
            domain = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(text).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return false;
        }

        // Some full stops of other scripts become a dot only here.
        return domain.Length <= 253 && domain.Split('.').All(label => label.Length is > 0 and <= 63);
    }
}
