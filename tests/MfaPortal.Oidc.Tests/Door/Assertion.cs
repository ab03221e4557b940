using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MfaPortal.Oidc.Tests.Door;

/// <summary>What an app with a key does: signs, without any of the product's code.</summary>
internal static class Assertion
{
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    public static readonly AsymmetricAlgorithm Ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    public static readonly AsymmetricAlgorithm OtherEc = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    public static readonly AsymmetricAlgorithm Rsa = RSA.Create(2048);
    public static readonly AsymmetricAlgorithm SmallRsa = RSA.Create(1024);

    private static int _count;

    /// <summary>The public half as a JWK, with some members changed (null: left out).</summary>
    public static JsonObject Jwk(AsymmetricAlgorithm key, params (string Name, JsonNode? Value)[] changes)
    {
        JsonObject jwk;
        if (key is RSA rsa)
        {
            var numbers = rsa.ExportParameters(false);
            jwk = new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(numbers.Modulus), ["e"] = Base64Url.EncodeToString(numbers.Exponent) };
        }
        else
        {
            var point = ((ECDsa)key).ExportParameters(false).Q;
            jwk = new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) };
        }

        return Changed(jwk, changes);
    }

    public static string Jwks(params JsonObject[] keys) => new JsonObject { ["keys"] = new JsonArray([.. keys]) }.ToJsonString();

    /// <summary>A valid assertion of the client <c>web</c> at the start of <see cref="Clock"/>, with one thing changed in header or payload.</summary>
    public static string Sign(
        AsymmetricAlgorithm key, (string Name, JsonNode? Value)[]? header = null, (string Name, JsonNode? Value)[]? payload = null,
        DateTimeOffset? now = null)
    {
        var seconds = (now ?? new Clock().Now).ToUnixTimeSeconds();
        return Token(
            key,
            Changed(new JsonObject { ["alg"] = key is RSA ? "PS256" : "ES256" }, header ?? []),
            Changed(
                new JsonObject
                {
                    ["iss"] = "web", ["sub"] = "web", ["aud"] = Provider.Issuer, ["exp"] = seconds + 60, ["iat"] = seconds,
                    ["jti"] = $"assertion-{Interlocked.Increment(ref _count)}",
                },
                payload ?? []));
    }

    public static string Token(AsymmetricAlgorithm key, JsonObject header, JsonObject payload)
    {
        var signed = $"{SignedToken.Encode(header.ToJsonString())}.{SignedToken.Encode(payload.ToJsonString())}";
        var data = Encoding.ASCII.GetBytes(signed);
        var signature = (header["alg"]?.GetValue<string>(), key) switch
        {
            ("none", _) => [],
            ("HS256", _) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(PublicPem(key)), data),
            ("RS256", RSA rsa) => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            (_, RSA rsa) => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            _ => ((ECDsa)key).SignData(data, HashAlgorithmName.SHA256),
        };
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static string PublicPem(AsymmetricAlgorithm key) => key.ExportSubjectPublicKeyInfoPem();

    private static JsonObject Changed(JsonObject valid, (string Name, JsonNode? Value)[] changes)
    {
        foreach (var (name, value) in changes)
        {
            valid[name] = value?.DeepClone();
        }

        foreach (var absent in valid.Where(member => member.Value is null).Select(member => member.Key).ToList())
        {
            valid.Remove(absent);
        }

        return valid;
    }
}
