using System.Security.Cryptography;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;

namespace MfaPortal.RelyingApps.Keys;

/// <summary>A private key on its way into the table and out of it.</summary>
internal static class SealedKey
{
    public const string Purpose = "signing-key";

    /// <summary>An RSA key takes up to a second.</summary>
    public static byte[] New(SecretBox box, string kid, string algorithm)
    {
        var key = SigningKey.NewPrivateKey(algorithm);
        var sealedKey = box.Seal(Purpose, kid, key);
        CryptographicOperations.ZeroMemory(key);
        return sealedKey;
    }

    /// <summary>Null: sealed with another master key, for another row, damaged, or of an algorithm that this version does not know.</summary>
    public static SigningKey? Open(SecretBox box, string kid, string algorithm, byte[] payload)
    {
        try
        {
            var key = box.Open(Purpose, kid, payload);
            var opened = new SigningKey(kid, algorithm, key);
            CryptographicOperations.ZeroMemory(key);
            return opened;
        }
        catch (Exception flaw) when (flaw is CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
