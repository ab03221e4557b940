using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MfaPortal.Factors.Push;

/// <summary>A phone's public key: an uncompressed point of P-256, as WebCrypto exports it raw.</summary>
internal sealed record PhoneKey
{
    private const int Length = 65;
    private const int SignatureLength = 64;
    private const byte Uncompressed = 4;

    private PhoneKey(byte[] point) => Point = point;

    public byte[] Point { get; }

    public string Thumbprint => Base64Url.EncodeToString(SHA256.HashData(Point));

    /// <summary>Null: not a point of the curve.</summary>
    public static PhoneKey? Parse(byte[]? point)
    {
        if (point is not { Length: Length } || point[0] != Uncompressed)
        {
            return null;
        }

        try
        {
            using var tried = Import(point);
            return new PhoneKey(point);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public bool Signed(SignedLines lines, byte[]? signature)
    {
        if (signature is not { Length: SignatureLength })
        {
            return false;
        }

        using var key = Import(Point);
        return key.VerifyData(Encoding.UTF8.GetBytes(lines.Text), signature, HashAlgorithmName.SHA256);
    }

    private static ECDsa Import(byte[] point) => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = point[1..33], Y = point[33..] },
    });
}
