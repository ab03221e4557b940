using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MfaPortal.Tests.Conformance;

namespace MfaPortal.Tests.Attacks;

/// <summary>A genuine token, made false by one of the known tricks (RFC 8725 §2).</summary>
internal static class Forgery
{
    public static string Of(string trick, string token, JsonElement jwks)
    {
        var parts = token.Split('.');
        var header = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!.AsObject();
        var payload = parts[1];
        var rsa = jwks.GetProperty("keys").EnumerateArray().First(key => key.GetProperty("kty").GetString() == "RSA");
        switch (trick)
        {
            case "none" or "None" or "NONE" or "nOnE":
                return Join(With(header, "alg", trick), payload, []);
            case "none with the old signature":
                return $"{Text(With(header, "alg", "none"))}.{payload}.{parts[2]}";
            case "HS256 with the public key as PEM":
                return Hmac(header, payload, Encoding.ASCII.GetBytes(Public(rsa).ExportSubjectPublicKeyInfoPem()));
            case "HS256 with the public key as DER":
                return Hmac(header, payload, Public(rsa).ExportSubjectPublicKeyInfo());
            case "HS256 with the key set":
                return Hmac(header, payload, Encoding.UTF8.GetBytes(jwks.GetRawText()));
            case "HS256 with the modulus":
                return Hmac(header, payload, Base64Url.DecodeFromChars(rsa.GetProperty("n").GetString()!));
            case "HS256 with nothing":
                return Hmac(header, payload, []);
            case "RS256 with a key of its own":
                return Rsa(With(header, "alg", "RS256"), payload, 2048);
            case "RS256 with 1024 bits":
                return Rsa(With(header, "alg", "RS256"), payload, 1024);
            case "RS256 with a key in its header":
                return OwnKeyInHeader(header, payload);
            case "ES256 in the name of the RSA key":
                return Ec(With(With(header, "alg", "ES256"), "kid", rsa.GetProperty("kid").GetString()), payload);
            case "PS256 in the name of the RSA key":
                return Rsa(With(With(header, "alg", "PS256"), "kid", rsa.GetProperty("kid").GetString()), payload, 2048, RSASignaturePadding.Pss);
            case "no algorithm":
                return $"{Text(With(header, "alg", null))}.{payload}.{parts[2]}";
            case "no kid":
                return $"{Text(With(header, "kid", null))}.{payload}.{parts[2]}";
            case "a kid of another place":
                return Hmac(With(header, "kid", "../../../../dev/null"), payload, []);
            case "a critical extension":
                return $"{Text(With(header, "crit", new JsonArray("b64")))}.{payload}.{parts[2]}";
            case "a changed subject":
                return $"{parts[0]}.{Text(With(JsonNode.Parse(Base64Url.DecodeFromChars(payload))!.AsObject(), "sub", "somebody-else"))}.{parts[2]}";
            case "a signature of zeros":
                return $"{parts[0]}.{payload}.{Base64Url.EncodeToString(new byte[Base64Url.DecodeFromChars(parts[2]).Length])}";
            case "whitespace":
                return $"{parts[0]}.{payload}. {parts[2]}";
            default:
                throw new ArgumentException(trick, nameof(trick));
        }
    }

    private static JsonObject With(JsonObject json, string member, JsonNode? value)
    {
        var copy = json.DeepClone().AsObject();
        copy.Remove(member);
        if (value is not null)
        {
            copy[member] = value;
        }

        return copy;
    }

    private static string Hmac(JsonObject header, string payload, byte[] key)
    {
        var input = $"{Text(With(header, "alg", "HS256"))}.{payload}";
        return $"{input}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(input)))}";
    }

    private static string Rsa(JsonObject header, string payload, int bits, RSASignaturePadding? padding = null)
    {
        using var key = RSA.Create(bits);
        return Join(header, payload, input => key.SignData(input, HashAlgorithmName.SHA256, padding ?? RSASignaturePadding.Pkcs1));
    }

    private static string OwnKeyInHeader(JsonObject header, string payload)
    {
        using var key = RSA.Create(2048);
        var half = key.ExportParameters(false);
        var jwk = new JsonObject { ["kty"] = "RSA", ["kid"] = "mine", ["n"] = Base64Url.EncodeToString(half.Modulus), ["e"] = Base64Url.EncodeToString(half.Exponent) };
        return Join(With(With(With(header, "alg", "RS256"), "jwk", jwk), "kid", "mine"), payload, input => key.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static string Ec(JsonObject header, string payload)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Join(header, payload, input => key.SignData(input, HashAlgorithmName.SHA256));
    }

    private static string Join(JsonObject header, string payload, Func<byte[], byte[]> sign)
    {
        var input = $"{Text(header)}.{payload}";
        return $"{input}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(input)))}";
    }

    private static string Join(JsonObject header, string payload, byte[] signature) => Join(header, payload, _ => signature);

    private static string Text(JsonObject json) => SignedJwt.Encode(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static RSA Public(JsonElement key) => RSA.Create(new RSAParameters
    {
        Modulus = Base64Url.DecodeFromChars(key.GetProperty("n").GetString()!),
        Exponent = Base64Url.DecodeFromChars(key.GetProperty("e").GetString()!),
    });
}
