using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Xunit;

namespace MfaPortal.Tests.Conformance;

/// <summary>Reads and checks tokens without the product's own code.</summary>
internal static class SignedJwt
{
    public static JsonElement Header(string token) => Part(token, 0);

    public static JsonElement Payload(string token) => Part(token, 1);

    /// <summary>The payload, after the signature was verified with the published key that the header names.</summary>
    public static JsonElement Verified(string token, JsonElement jwks, string algorithm)
    {
        var header = Header(token);
        Assert.Equal(algorithm, header.GetProperty("alg").GetString());
        Assert.All(new[] { "jku", "x5u", "jwk", "x5c", "crit" }, member => Assert.False(header.TryGetProperty(member, out _), member));
        var kid = header.GetProperty("kid").GetString();
        var key = Assert.Single(jwks.GetProperty("keys").EnumerateArray(), key => key.GetProperty("kid").GetString() == kid);
        var signed = Encoding.ASCII.GetBytes(token[..token.LastIndexOf('.')]);
        var signature = Base64Url.DecodeFromChars(token.AsSpan(token.LastIndexOf('.') + 1));
        Assert.True(algorithm == "RS256" ? Rsa(key, signed, signature) : Ecdsa(key, signed, signature), "The signature is wrong.");
        return Payload(token);
    }

    /// <summary>A token of the relying party's own making: signed by a key of its own, or not at all.</summary>
    public static string Forged(string algorithm, object payload)
    {
        var input = $"{Encode(JsonSerializer.SerializeToUtf8Bytes(new { alg = algorithm, kid = "of-the-rp" }))}.{Encode(JsonSerializer.SerializeToUtf8Bytes(payload))}";
        if (algorithm == "none")
        {
            return input + ".";
        }

        using var key = RSA.Create(2048);
        return $"{input}.{Encode(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private static bool Rsa(JsonElement key, byte[] signed, byte[] signature)
    {
        using var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") });
        return rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static bool Ecdsa(JsonElement key, byte[] signed, byte[] signature)
    {
        using var ec = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = { X = Bytes(key, "x"), Y = Bytes(key, "y") } });
        return ec.VerifyData(signed, signature, HashAlgorithmName.SHA256);
    }

    private static JsonElement Part(string token, int index) => JsonElement.Parse(Base64Url.DecodeFromChars(token.Split('.')[index]));

    private static byte[] Bytes(JsonElement key, string member) => Base64Url.DecodeFromChars(key.GetProperty(member).GetString()!);
}
