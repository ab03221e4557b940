using System.Security.Cryptography;
using System.Text;

namespace MfaPortal.Storage;

/// <summary>
/// The one secret that lives outside the database: whoever has a copy of the database alone cannot read factor secrets,
/// signing keys or waiting mail. Every use has a key of its own, derived by HKDF (RFC 5869).
/// </summary>
internal sealed class MasterKey
{
    public const int Length = 32;

    private readonly byte[] key;

    public MasterKey(byte[] key)
    {
        if (key.Length != Length)
        {
            throw new ArgumentException($"The master key is {Length} bytes.", nameof(key));
        }

        this.key = key;
    }

    public static MasterKey FromBase64(string text)
    {
        var bytes = new byte[Length];
        return Convert.TryFromBase64String(text.Trim(), bytes, out var written) && written == Length
            ? new MasterKey(bytes)
            : throw new InvalidOperationException(
                "MfaPortal:MasterKey is not 32 bytes in base64. Make one with: openssl rand -base64 32");
    }

    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: Encoding.UTF8.GetBytes("mfaportal/" + purpose));

    public override string ToString() => "(redacted)";
}
