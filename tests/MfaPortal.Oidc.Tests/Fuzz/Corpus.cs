using System.Text;
using System.Text.Json;

namespace MfaPortal.Oidc.Tests.Fuzz;

/// <summary>What a valid request of one client needs to say; each value belongs to a person who is signed in.</summary>
public sealed record FuzzFacts
{
    public required string ClientId { get; init; }

    public required string Secret { get; init; }

    public required string RedirectUri { get; init; }

    public required string PostLogoutRedirectUri { get; init; }

    public required string Verifier { get; init; }

    public required string Challenge { get; init; }

    public required string Code { get; init; }

    public required string AccessToken { get; init; }

    public required string IdToken { get; init; }

    public required string RefreshToken { get; init; }

    public required string Journey { get; init; }

    public string? Cookies { get; init; }
}

/// <summary>Valid requests to every endpoint that discovery names, and with every grant. What is added to the product is added here by itself.</summary>
public static class Corpus
{
    private static readonly string[] WithClient = ["introspection_endpoint", "revocation_endpoint"];

    public static IReadOnlyList<FuzzRequest> Of(JsonElement metadata, FuzzFacts facts)
    {
        List<FuzzRequest> all =
        [
            new("GET", "/.well-known/openid-configuration"),
            new("GET", "/.well-known/oauth-authorization-server"),
            new("GET", "/connect/authorize/resume", [("journey", facts.Journey)]),
        ];
        foreach (var member in metadata.EnumerateObject().Where(member => member.Name is "jwks_uri" || member.Name.EndsWith("_endpoint", StringComparison.Ordinal)))
        {
            var path = new Uri(member.Value.GetString()!).AbsolutePath;
            all.AddRange(member.Name switch
            {
                "jwks_uri" => [new FuzzRequest("GET", path)],
                "authorization_endpoint" => [.. Authorize("GET", path, facts), .. Authorize("POST", path, facts)],
                "token_endpoint" => metadata.GetProperty("grant_types_supported").EnumerateArray().SelectMany(grant => Token(path, grant.GetString()!, facts)),
                "userinfo_endpoint" =>
                [
                    new FuzzRequest("GET", path).With("Authorization", "Bearer " + facts.AccessToken),
                    new FuzzRequest("POST", path, [("access_token", facts.AccessToken)]),
                ],
                "end_session_endpoint" => [Logout("GET", path, facts), Logout("POST", path, facts)],
                "pushed_authorization_request_endpoint" => Authorize("POST", path, facts).Select(request => Basic(request, facts)),
                "device_authorization_endpoint" => [Basic(new FuzzRequest("POST", path, [("scope", "openid profile")]), facts)],
                _ when WithClient.Contains(member.Name) =>
                [
                    Basic(new FuzzRequest("POST", path, [("token", facts.AccessToken), ("token_type_hint", "access_token")]), facts),
                    Basic(new FuzzRequest("POST", path, [("token", facts.RefreshToken)]), facts),
                    new FuzzRequest("POST", path, [("token", facts.AccessToken), ("client_id", facts.ClientId), ("client_secret", facts.Secret)]),
                ],
                _ => [new FuzzRequest("GET", path), new FuzzRequest("POST", path, [("a", "b")])],
            });
        }

        return all;
    }

    private static IEnumerable<FuzzRequest> Authorize(string method, string path, FuzzFacts facts)
    {
        (string, string)[] usual =
        [
            ("client_id", facts.ClientId), ("redirect_uri", facts.RedirectUri), ("response_type", "code"), ("scope", "openid profile email"), ("state", "state-1"),
            ("nonce", "nonce-1"), ("code_challenge", facts.Challenge), ("code_challenge_method", "S256"),
        ];
        (string, string)[] rare =
        [
            ("response_mode", "form_post"), ("prompt", "none"), ("max_age", "3600"), ("login_hint", "somebody"), ("ui_locales", "nl en"), ("acr_values", "mfa"),
            ("id_token_hint", facts.IdToken), ("claims", """{"id_token":{"acr":{"values":["mfa"]},"email":null},"userinfo":{"name":{"essential":true}}}"""), ("display", "page"),
        ];
        return new[] { new FuzzRequest(method, path, usual), new FuzzRequest(method, path, usual.Concat(rare)) }.Select(request => Cookies(request, facts));
    }

    private static IEnumerable<FuzzRequest> Token(string path, string grant, FuzzFacts facts)
    {
        (string, string)[] fields = grant switch
        {
            "authorization_code" => [("code", facts.Code), ("redirect_uri", facts.RedirectUri), ("code_verifier", facts.Verifier)],
            "refresh_token" => [("refresh_token", facts.RefreshToken), ("scope", "openid")],
            "urn:ietf:params:oauth:grant-type:device_code" => [("device_code", facts.Code)],
            _ => [("scope", "openid")],
        };
        yield return new FuzzRequest("POST", path, [("grant_type", grant), .. fields, ("client_id", facts.ClientId), ("client_secret", facts.Secret)]);
        yield return Basic(new FuzzRequest("POST", path, [("grant_type", grant), .. fields]), facts);
        yield return new FuzzRequest("POST", path,
        [
            ("grant_type", grant), .. fields, ("client_id", facts.ClientId), ("client_assertion", facts.IdToken),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ]).With("DPoP", facts.IdToken);
    }

    private static FuzzRequest Logout(string method, string path, FuzzFacts facts) =>
        Cookies(new FuzzRequest(method, path, [("id_token_hint", facts.IdToken), ("post_logout_redirect_uri", facts.PostLogoutRedirectUri), ("state", "s"), ("client_id", facts.ClientId)]), facts);

    private static FuzzRequest Basic(FuzzRequest request, FuzzFacts facts) =>
        request.With("Authorization", "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{facts.ClientId}:{facts.Secret}")));

    private static FuzzRequest Cookies(FuzzRequest request, FuzzFacts facts) =>
        facts.Cookies is null ? request : request.With("Cookie", facts.Cookies).With("Accept", "text/html");
}
