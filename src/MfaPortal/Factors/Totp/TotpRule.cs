using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MfaPortal.Factors.Totp;

/// <summary>RFC 6238 with SHA-1, 6 digits, 30 seconds: the one form every authenticator app reads. Pure; time is an argument.</summary>
internal static class TotpRule
{
    public const int Digits = 6;
    public const int SecretLength = 20;

    public static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    /// <summary>One step either way for network and typing (RFC 6238 §5.2).</summary>
    private const int Window = 1;

    /// <summary>How far a learned clock may be off and still sign in: two minutes.</summary>
    public const int MaxDrift = 4;

    public static long StepAt(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / (long)Step.TotalSeconds;

    /// <summary>The step this code belongs to within the window around now and around the learned drift; null for none.</summary>
    public static long? Match(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, int drift)
    {
        var here = StepAt(now);
        long? matched = null;

        // Always all candidates, so that the time taken does not tell which one it was.
        for (var offset = -Window; offset <= Window; offset++)
        {
            matched = Equal(secret, here + offset, code) ? here + offset : matched;
            matched = Equal(secret, here + drift + offset, code) ? here + drift + offset : matched;
        }

        return matched;
    }

    /// <summary>The nearest step within <paramref name="reach"/> steps of now that this code belongs to.</summary>
    public static long? Search(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, int reach)
    {
        var here = StepAt(now);
        for (var distance = 0; distance <= reach; distance++)
        {
            foreach (var step in distance == 0 ? [here] : (long[])[here - distance, here + distance])
            {
                if (Equal(secret, step, code))
                {
                    return step;
                }
            }
        }

        return null;
    }

    public static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 4226 fixes SHA-1 here, and half of the apps silently compute nothing else; HMAC does not need collision resistance.
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        var offset = mac[^1] & 0xf;
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[offset..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>What a person typed or pasted, as digits: full-width digits folded, spaces and dashes dropped, zeros kept.</summary>
    public static string? Normalize(string? typed) => TypedCode.Digits(typed, Digits);

    /// <summary>Too long for a code of an app, and nothing but letters and digits: it comes from somewhere else.</summary>
    public static bool IsAnotherSort(string? typed) =>
        typed is { Length: <= 40 } && typed.Count(char.IsAsciiLetterOrDigit) > Digits + 1
        && typed.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or ' ');

    private static bool Equal(ReadOnlySpan<byte> secret, long step, string code) => step >= 0
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, step)), Encoding.ASCII.GetBytes(code));
}
