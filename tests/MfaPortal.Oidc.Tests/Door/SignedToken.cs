using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MfaPortal.Oidc.Tests.Door;

/// <summary>Reads tokens without the product's own code.</summary>
internal static class SignedToken
{
    public static JsonElement Read(JsonElement token) => Read(token.GetString()!);

    public static JsonElement Read(string token) => Part(token, 1);

    public static JsonElement Header(JsonElement token) => Part(token.GetString()!, 0);

    /// <summary>Verified against the published key of the header's kid.</summary>
    public static bool IsSignedBy(JsonElement keys, string token)
    {
        var header = Part(token, 0);
        var key = keys.GetProperty("keys").EnumerateArray().Single(key => key.GetProperty("kid").GetString() == header.GetProperty("kid").GetString());
        var data = Encoding.ASCII.GetBytes(token.Substring(0, token.LastIndexOf('.')));
        var signature = Base64Url.DecodeFromChars(token.AsSpan(token.LastIndexOf('.') + 1));
        if (header.GetProperty("alg").GetString() == "RS256")
        {
            using var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") });
            return rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        Assert.Equal("ES256", header.GetProperty("alg").GetString());
        using var ec = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = { X = Bytes(key, "x"), Y = Bytes(key, "y") } });
        return signature.Length == 64 && ec.VerifyData(data, signature, HashAlgorithmName.SHA256);
    }

    public static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static JsonElement Part(string token, int index) => JsonElement.Parse(Base64Url.DecodeFromChars(token.Split('.')[index]));

    private static byte[] Bytes(JsonElement key, string member) => Base64Url.DecodeFromChars(key.GetProperty(member).GetString()!);
}
