using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Token;

/// <summary>
/// A refresh token as the app holds it: 256 random bits, base64url, no meaning of its own. What is kept is its hash, and the next
/// one sealed under a key that only this one yields: a lost answer can be repeated, a copied database repeats nothing.
/// </summary>
internal readonly record struct RefreshSecret
{
    private const int Bytes = 32;
    private const int Length = 43;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly string text;

    private RefreshSecret(string text) => this.text = text;

    public byte[] Hash => SHA256.HashData(Encoding.ASCII.GetBytes(text));

    public static RefreshSecret New(Entropy entropy) => new(entropy.Text(Bytes));

    /// <summary>Only what looks like one; everything else need not be looked for.</summary>
    public static bool TryRead([NotNullWhen(true)] string? presented, out RefreshSecret secret)
    {
        secret = presented is { Length: Length } && presented.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
            ? new RefreshSecret(presented)
            : default;
        return secret.text is not null;
    }

    /// <summary>Layout: nonce (12) · tag (16) · ciphertext. Each attempt seals another successor under the same key, hence the random nonce.</summary>
    public byte[] Seal(RefreshSecret successor, Entropy entropy)
    {
        var box = new byte[NonceLength + TagLength + Length];
        var nonce = box.AsSpan(0, NonceLength);
        entropy.Fill(nonce);
        using var aes = new AesGcm(Key(), TagLength);
        aes.Encrypt(nonce, Encoding.ASCII.GetBytes(successor.text), box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength));
        return box;
    }

    /// <exception cref="CryptographicException">Not what this token sealed: somebody wrote into the database.</exception>
    public RefreshSecret Open(ReadOnlySpan<byte> box)
    {
        var plain = new byte[box.Length - NonceLength - TagLength];
        using var aes = new AesGcm(Key(), TagLength);
        aes.Decrypt(box[..NonceLength], box[(NonceLength + TagLength)..], box.Slice(NonceLength, TagLength), plain);
        return new RefreshSecret(Encoding.ASCII.GetString(plain));
    }

    /// <summary>The token itself, for the answer that carries it and for nothing else.</summary>
    public string Reveal() => text;

    public override string ToString() => "(redacted)";

    private byte[] Key() =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.ASCII.GetBytes(text), 32, info: "mfaportal/refresh-successor"u8.ToArray());
}
