using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Factors.Push;

/// <summary>The number that travels from the sign-in page to the phone by the person's own eyes and fingers.</summary>
internal static class PushNumber
{
    /// <summary>Never begins with a zero: "07" is typed as 7 by half of all people.</summary>
    public static string New(Entropy entropy, int digits)
    {
        Span<byte> drawn = stackalloc byte[16];
        entropy.Fill(drawn);
        var least = BigInteger.Pow(10, digits - 1);
        return (least + (new BigInteger(drawn, isUnsigned: true) % (least * 9))).ToString(CultureInfo.InvariantCulture);
    }

    public static bool Fits(string number, string? typed) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(number), Encoding.UTF8.GetBytes(typed ?? ""));
}
