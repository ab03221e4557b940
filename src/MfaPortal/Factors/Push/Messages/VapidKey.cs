using System.Buffers.Text;
using System.Security.Cryptography;

namespace MfaPortal.Factors.Push.Messages;

/// <summary>The portal's key towards push services (RFC 8292 §2). Each use makes an instance of its own: the framework promises none for many threads.</summary>
internal sealed class VapidKey
{
    private readonly byte[] pkcs8;

    /// <exception cref="CryptographicException">Not a private key of P-256.</exception>
    public VapidKey(byte[] pkcs8)
    {
        this.pkcs8 = pkcs8;
        using var key = Import();
        Public = Base64Url.EncodeToString(PushEncryption.Export(key));
    }

    /// <summary>The uncompressed point, base64url (RFC 8292 §3.2).</summary>
    public string Public { get; }

    public static byte[] New()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKey();
    }

    /// <summary>ES256 (RFC 7518 §3.4).</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        using var key = Import();
        return key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public override string ToString() => "(redacted)";

    private ECDsa Import()
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return key;
    }
}
