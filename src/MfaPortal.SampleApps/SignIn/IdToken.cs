using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MfaPortal.SampleApps.SignIn;

/// <summary>An ID token's three parts, read but not yet believed.</summary>
internal sealed record IdToken(string SignedPart, byte[] Signature, JsonElement Header, JsonElement Claims)
{
    private const int SkewSeconds = 30;
    private const int SmallestModulus = 2048 / 8;

    public string? Kid => Text(Header, "kid");

    public static IdToken? Read(string? raw)
    {
        if (raw?.Split('.') is not [var header, var payload, var signature])
            return null;

        try
        {
            return new IdToken($"{header}.{payload}", Base64Url.DecodeFromChars(signature), Json(header), Json(payload));
        }
        catch (Exception failure) when (failure is FormatException or JsonException)
        {
            return null;
        }
    }

    public bool IsSignedWith(RSAParameters key)
    {
        // The key decides the algorithm, never the token: no "none", no HMAC keyed with a public key (RFC 8725 §3.1).
        if (Text(Header, "alg") != "RS256" || key.Modulus is not { Length: >= SmallestModulus })
            return false;

        using var rsa = RSA.Create(key);
        return rsa.VerifyData(
            Encoding.ASCII.GetBytes(SignedPart), Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <summary>The first claim that is wrong (OpenID Connect Core §3.1.3.7), or null.</summary>
    public string? Flaw(string issuer, string clientId, string nonce, DateTimeOffset now)
    {
        if (Text(Claims, "iss") != issuer)
            return "iss is not the provider";
        if (!Texts(Claims, "aud").Contains(clientId))
            return "aud is not this app";
        if (Texts(Claims, "aud").Count > 1 && Text(Claims, "azp") is null)
            return "several audiences without azp";
        if (Text(Claims, "azp") is { } party && party != clientId)
            return "azp is not this app";
        if (Seconds(Claims, "exp") is not { } exp || exp + SkewSeconds <= now.ToUnixTimeSeconds())
            return "exp is missing or past";
        if (Seconds(Claims, "iat") is not { } iat || iat - SkewSeconds > now.ToUnixTimeSeconds())
            return "iat is missing or ahead";
        if (Text(Claims, "nonce") is not { } answered || !SameSecret(answered, nonce))
            return "nonce is not the one sent";
        if (string.IsNullOrEmpty(Text(Claims, "sub")))
            return "sub is missing";
        return null;
    }

    /// <summary>Whether the person proved who they are after the request, give or take the clocks.</summary>
    public bool IsProvenSince(DateTimeOffset asked) =>
        Seconds(Claims, "auth_time") is { } at && at + SkewSeconds >= asked.ToUnixTimeSeconds();

    public static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static IReadOnlyList<string> Texts(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var value))
            return [];
        if (value.ValueKind != JsonValueKind.Array)
            return value.ValueKind == JsonValueKind.String ? [value.GetString()!] : [];
        return [.. value.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)];
    }

    public static long? Seconds(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds)
            ? seconds
            : null;

    private static JsonElement Json(string part)
    {
        using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part));
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? document.RootElement.Clone()
            : throw new JsonException("Not an object.");
    }

    private static bool SameSecret(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
