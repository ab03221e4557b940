using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace MfaPortal.Oidc.Tests.Door;

/// <summary>What an app that shows its key does (RFC 9449), without any of the product's code.</summary>
internal static class Proof
{
    private static int _count;

    /// <summary>RFC 7638.</summary>
    public static string Thumbprint(AsymmetricAlgorithm key)
    {
        var jwk = Assertion.Jwk(key);
        var members = jwk.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"\"{member.Key}\":\"{member.Value}\"");
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes("{" + string.Join(',', members) + "}")));
    }

    /// <summary>A valid proof for a POST to this path (GET with an access token), with one thing changed in header or payload.</summary>
    public static string Sign(
        AsymmetricAlgorithm key, string path, string? accessToken = null,
        (string Name, JsonNode? Value)[]? header = null, (string Name, JsonNode? Value)[]? payload = null, DateTimeOffset? now = null)
    {
        (string, JsonNode?)[] ath = accessToken is null ? [] : [("ath", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken))))];
        return Assertion.Sign(
            key,
            [("typ", "dpop+jwt"), ("jwk", Assertion.Jwk(key)), .. header ?? []],
            [
                ("iss", null), ("sub", null), ("aud", null), ("exp", null), ("jti", $"proof-{Interlocked.Increment(ref _count)}"),
                ("htm", accessToken is null ? "POST" : "GET"), ("htu", Provider.Issuer + path), .. ath, .. payload ?? [],
            ],
            now);
    }

    public static async Task<HttpResponseMessage> Post(this Provider provider, string path, Dictionary<string, string?> form, params string[] proofs)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Provider.Form(form) };
        foreach (var proof in proofs)
        {
            request.Headers.TryAddWithoutValidation("DPoP", proof);
        }

        return await provider.Browser.SendAsync(request);
    }

    public static Task<HttpResponseMessage> Exchange(this Provider provider, string code, string proof, params (string Name, string? Value)[] changes) =>
        provider.Post("/connect/token", Provider.Changed(Provider.ValidExchange(code), changes), proof);

    public static async Task<HttpResponseMessage> Userinfo(this Provider provider, string scheme, string accessToken, params string[] proofs)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/connect/userinfo");
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme, accessToken);
        foreach (var proof in proofs)
        {
            request.Headers.TryAddWithoutValidation("DPoP", proof);
        }

        return await provider.Browser.SendAsync(request);
    }
}
