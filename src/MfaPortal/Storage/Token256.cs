using System.Buffers.Text;
using System.Security.Cryptography;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Storage;

/// <summary>A 256-bit secret that a browser or a mail carries; the database keeps only its hash.</summary>
internal readonly record struct Token256
{
    private const int Length = 32;

    private readonly byte[] bytes;

    private Token256(byte[] bytes) => this.bytes = bytes;

    public byte[] Hash => SHA256.HashData(bytes);

    public static Token256 New(Entropy entropy)
    {
        var bytes = new byte[Length];
        entropy.Fill(bytes);
        return new Token256(bytes);
    }

    public static bool TryParse(string? text, out Token256 token)
    {
        token = default;
        if (text is null || text.Length != 43 || !Base64Url.IsValid(text))
        {
            return false;
        }

        token = new Token256(Base64Url.DecodeFromChars(text));
        return true;
    }

    /// <summary>The secret itself, for the cookie or link that carries it and for nothing else.</summary>
    public string Reveal() => Base64Url.EncodeToString(bytes);

    public override string ToString() => "(redacted)";
}
