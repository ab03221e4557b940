using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;
using MfaPortal.Tests.Fixture;

namespace MfaPortal.Tests.Walks;

/// <summary>What the Development client <c>conformance</c> sends by hand.</summary>
internal static class AppRequest
{
    public const string RedirectUri = "http://localhost:5099/callback";

    private const string Verifier = "a-verifier-that-is-long-enough-for-the-rules-of-it";

    /// <summary>An authorization request; a name given here replaces the usual value.</summary>
    public static string Authorize(params (string Name, string Value)[] more)
    {
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
        (string Name, string Value)[] usual =
        [
            ("client_id", "conformance"), ("redirect_uri", RedirectUri), ("response_type", "code"), ("scope", "openid profile email"),
            ("state", "a-state"), ("nonce", "a-nonce"), ("code_challenge", challenge), ("code_challenge_method", "S256"),
        ];
        var all = usual.Where(one => more.All(other => other.Name != one.Name)).Concat(more);
        return "/connect/authorize?" + string.Join('&', all.Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value)}"));
    }

    /// <summary>A value of the answer that the browser is sent to the app with.</summary>
    public static string? Answer(Page page, string name) =>
        page.Location?.GetLeftPart(UriPartial.Path) == RedirectUri ? HttpUtility.ParseQueryString(page.Location.Query)[name] : null;

    public static Task<Page> Redeem(Browser server, string code, string client = "conformance", string secret = "conformance-secret") => server.Post(
        "/connect/token",
        ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", RedirectUri), ("code_verifier", Verifier),
        ("client_id", client), ("client_secret", secret));

    public static async Task<Page> Userinfo(Browser server, Page tokens)
    {
        server.Headers["Authorization"] = "Bearer " + JsonDocument.Parse(tokens.Html).RootElement.GetProperty("access_token").GetString();
        var answer = await server.Get("/connect/userinfo");
        server.Headers.Remove("Authorization");
        return answer;
    }

    public static string Member(Page tokens, string name) => JsonDocument.Parse(tokens.Html).RootElement.GetProperty(name).GetString()!;

    /// <summary>A claim of the ID token.</summary>
    public static JsonElement Claim(Page tokens, string name)
    {
        var token = JsonDocument.Parse(tokens.Html).RootElement.GetProperty("id_token").GetString()!;
        return Payload(token).GetProperty(name);
    }

    public static JsonElement Payload(string token) => JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1])).RootElement;
}
