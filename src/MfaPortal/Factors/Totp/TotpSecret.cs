using System.Text;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Factors.Totp;

/// <summary>The shared secret of one app's entry; its text form says nothing.</summary>
internal readonly record struct TotpSecret(byte[] Bytes)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static TotpSecret New(Entropy entropy)
    {
        var bytes = new byte[TotpRule.SecretLength];
        entropy.Fill(bytes);
        return new TotpSecret(bytes);
    }

    /// <summary>RFC 4648 base32: 20 bytes are exactly 32 characters, so the question of padding never arises.</summary>
    public string Base32()
    {
        var text = new StringBuilder(32);
        int buffer = 0, bits = 0;
        foreach (var value in Bytes)
        {
            buffer = (buffer << 8) | value;
            for (bits += 8; bits >= 5; bits -= 5)
            {
                text.Append(Alphabet[(buffer >> (bits - 5)) & 31]);
            }
        }

        return text.ToString();
    }

    /// <summary>For eyes and fingers: groups of four.</summary>
    public string Grouped() => string.Join(' ', Base32().Chunk(4).Select(group => new string(group)));

    /// <summary>
    /// The one form every app reads (enrolment.md §1.2): prefix and issuer equal, spaces as %20, no colon inside the names,
    /// no options.
    /// </summary>
    public string OtpauthUri(string issuer, string account)
    {
        var from = Uri.EscapeDataString(Plain(issuer));
        return $"otpauth://totp/{from}:{Uri.EscapeDataString(Plain(account))}?secret={Base32()}&issuer={from}";
    }

    public override string ToString() => "(redacted)";

    private static string Plain(string name) => name.Replace(":", "", StringComparison.Ordinal).Trim() is { Length: > 0 } plain ? plain : "account";
}
