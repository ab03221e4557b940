using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Storage;

/// <summary>
/// Seals what must not be read from the database alone: AES-256-GCM, a key per purpose, bound to its row by
/// <c>owner</c> (a payload copied to another row does not open).
/// Layout: version (1) · nonce (12) · tag (16) · ciphertext.
/// </summary>
internal sealed class SecretBox(MasterKey master, Entropy entropy)
{
    private const byte Version = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeaderLength = 1 + NonceLength + TagLength;

    private readonly ConcurrentDictionary<string, byte[]> keys = new();

    public byte[] Seal(string purpose, string owner, ReadOnlySpan<byte> plain)
    {
        var box = new byte[HeaderLength + plain.Length];
        box[0] = Version;
        var nonce = box.AsSpan(1, NonceLength);
        entropy.Fill(nonce);

        // AesGcm instances are not safe for parallel use; one per call costs microseconds.
        using var aes = new AesGcm(Key(purpose), TagLength);
        aes.Encrypt(nonce, plain, box.AsSpan(HeaderLength), box.AsSpan(1 + NonceLength, TagLength), Bound(purpose, owner));
        return box;
    }

    /// <exception cref="CryptographicException">Not sealed by this master key for this purpose and owner.</exception>
    public byte[] Open(string purpose, string owner, ReadOnlySpan<byte> box)
    {
        if (box.Length < HeaderLength || box[0] != Version)
        {
            throw new CryptographicException("Not a sealed value of a known version.");
        }

        var plain = new byte[box.Length - HeaderLength];
        using var aes = new AesGcm(Key(purpose), TagLength);
        aes.Decrypt(box.Slice(1, NonceLength), box[HeaderLength..], box.Slice(1 + NonceLength, TagLength), plain, Bound(purpose, owner));
        return plain;
    }

    /// <summary>A keyed hash: the same input can be found again, but not guessed from a copy of the database.</summary>
    public byte[] Fingerprint(string purpose, ReadOnlySpan<byte> value) => HMACSHA256.HashData(Key("fingerprint/" + purpose), value);

    private byte[] Key(string purpose) => keys.GetOrAdd(purpose, master.Derive);

    private static byte[] Bound(string purpose, string owner) => Encoding.UTF8.GetBytes(purpose + "\n" + owner);
}
