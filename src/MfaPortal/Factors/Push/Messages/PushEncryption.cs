using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MfaPortal.Factors.Push.Messages;

/// <summary>
/// Message encryption for Web Push (RFC 8291): one record of the content encoding <c>aes128gcm</c> (RFC 8188), which nobody but the
/// subscribed browser opens, the push service included.
/// </summary>
internal static class PushEncryption
{
    /// <summary>An uncompressed point of P-256 (X9.62): 4, x, y.</summary>
    public const int PointLength = 65;

    /// <summary>What fits into the 4096 bytes that every service takes (RFC 8291 §4, RFC 8030 §7.2).</summary>
    public const int LongestText = RecordSize - HeaderLength - 1 - TagLength;

    public const int SaltLength = 16;

    private const int RecordSize = 4096;
    private const int TagLength = 16;
    private const int HeaderLength = SaltLength + sizeof(uint) + 1 + PointLength;
    private const int HalfPoint = 32;

    // The last record's delimiter (RFC 8188 §2).
    private const byte LastRecord = 2;

    /// <summary>What the text is filled up to, so that the length tells nothing of what is said (RFC 8291 §4).</summary>
    private static readonly int[] Sizes = [1024, 2048, LongestText];

    public static byte[] Encrypt(PushSubscription to, ReadOnlySpan<byte> text, ReadOnlySpan<byte> salt)
    {
        // A key pair for this message alone (RFC 8291 §3.1).
        using var ours = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var length = text.Length;
        return Encrypt(to, text, Sizes.First(size => size >= length), ours, salt);
    }

    /// <param name="paddedTo">The text's length with its padding.</param>
    public static byte[] Encrypt(PushSubscription to, ReadOnlySpan<byte> text, int paddedTo, ECDiffieHellman ours, ReadOnlySpan<byte> salt)
    {
        var point = Export(ours);
        var (key, nonce) = Keys(to, ours, point, salt);

        Span<byte> padded = new byte[paddedTo + 1];
        text.CopyTo(padded);
        padded[text.Length] = LastRecord;

        // Header: salt, record size, length of the key id, key id = our point (RFC 8188 §2.1, RFC 8291 §4).
        var message = new byte[HeaderLength + padded.Length + TagLength];
        salt.CopyTo(message);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(SaltLength), RecordSize);
        message[SaltLength + sizeof(uint)] = PointLength;
        point.CopyTo(message.AsSpan(HeaderLength - PointLength));

        // The only record is record 0, so the nonce stays as it is (RFC 8188 §2.3).
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(nonce, padded, message.AsSpan(HeaderLength, padded.Length), message.AsSpan(HeaderLength + padded.Length));
        return message;
    }

    public static ECDiffieHellman Import(ReadOnlySpan<byte> point) => point.Length == PointLength && point[0] == 4
        ? ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point.Slice(1, HalfPoint).ToArray(), Y = point[(1 + HalfPoint)..].ToArray() },
        })
        : throw new CryptographicException("Not an uncompressed point of P-256.");

    public static byte[] Export(ECAlgorithm key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. point.X!, .. point.Y!];
    }

    // RFC 8291 §3.3 and §3.4: the browser's secret and both public keys go into the input key; from it comes what RFC 8188 §2.2 and §2.3 want.
    private static (byte[] Key, byte[] Nonce) Keys(PushSubscription to, ECDiffieHellman ours, byte[] point, ReadOnlySpan<byte> salt)
    {
        using var theirs = Import(to.P256dh);
        using var theirPublic = theirs.PublicKey;
        var agreed = ours.DeriveRawSecretAgreement(theirPublic);
        var input = HKDF.DeriveKey(HashAlgorithmName.SHA256, agreed, 32, to.Auth, [.. "WebPush: info\0"u8, .. to.P256dh, .. point]);
        Span<byte> extracted = stackalloc byte[32];
        HKDF.Extract(HashAlgorithmName.SHA256, input, salt, extracted);
        var (key, nonce) = (new byte[16], new byte[12]);
        HKDF.Expand(HashAlgorithmName.SHA256, extracted, key, "Content-Encoding: aes128gcm\0"u8);
        HKDF.Expand(HashAlgorithmName.SHA256, extracted, nonce, "Content-Encoding: nonce\0"u8);
        CryptographicOperations.ZeroMemory(agreed);
        CryptographicOperations.ZeroMemory(input);
        return (key, nonce);
    }
}
