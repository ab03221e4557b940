using System.Net;
using System.Text.Json;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Discovery;

public sealed class DiscoveryTests
{
    [Theory]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/.well-known/oauth-authorization-server")]
    public async Task Says_what_works(string path)
    {
        await using var provider = new Provider();
        var response = await provider.Browser.GetAsync(path);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("public, max-age=900", response.Headers.CacheControl!.ToString());
        Assert.Equal("*", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        var document = await Provider.Json(response);
        Assert.Equal(Provider.Issuer, document.GetProperty("issuer").GetString());
        Assert.Equal(Provider.Issuer + "/connect/authorize", document.GetProperty("authorization_endpoint").GetString());
        Assert.Equal(Provider.Issuer + "/connect/token", document.GetProperty("token_endpoint").GetString());
        Assert.Equal(Provider.Issuer + "/connect/userinfo", document.GetProperty("userinfo_endpoint").GetString());
        Assert.Equal(Provider.Issuer + "/connect/logout", document.GetProperty("end_session_endpoint").GetString());
        Assert.Equal(Provider.Issuer + "/.well-known/jwks", document.GetProperty("jwks_uri").GetString());
        Assert.Equal(["code"], Texts(document, "response_types_supported"));
        Assert.Equal(["query", "form_post"], Texts(document, "response_modes_supported"));
        Assert.Equal(["authorization_code", "refresh_token", "client_credentials", GrantTypes.DeviceCode], Texts(document, "grant_types_supported"));
        Assert.Equal(Provider.Issuer + "/connect/introspect", document.GetProperty("introspection_endpoint").GetString());
        Assert.Equal(Provider.Issuer + "/connect/device_authorization", document.GetProperty("device_authorization_endpoint").GetString());
        Assert.Equal(Provider.Issuer + "/connect/revoke", document.GetProperty("revocation_endpoint").GetString());
        Assert.Equal(["client_secret_basic", "client_secret_post", "private_key_jwt", "none"], Texts(document, "revocation_endpoint_auth_methods_supported"));
        Assert.Equal(["client_secret_basic", "client_secret_post", "private_key_jwt"], Texts(document, "introspection_endpoint_auth_methods_supported"));
        Assert.Equal(["RS256", "ES256"], Texts(document, "id_token_signing_alg_values_supported"));
        Assert.Equal(["client_secret_basic", "client_secret_post", "private_key_jwt", "none"], Texts(document, "token_endpoint_auth_methods_supported"));
        Assert.Equal(["ES256", "PS256", "RS256"], Texts(document, "token_endpoint_auth_signing_alg_values_supported"));
        Assert.Equal(Provider.Issuer + "/connect/par", document.GetProperty("pushed_authorization_request_endpoint").GetString());
        Assert.Equal(["ES256", "PS256", "RS256"], Texts(document, "dpop_signing_alg_values_supported"));
        Assert.False(document.GetProperty("require_pushed_authorization_requests").GetBoolean());
        Assert.Equal(["S256"], Texts(document, "code_challenge_methods_supported"));
        Assert.Equal(["openid", "profile", "email"], Texts(document, "scopes_supported"));
        Assert.Contains("preferred_username", Texts(document, "claims_supported"));
        Assert.DoesNotContain("groups", Texts(document, "claims_supported"));
        Assert.True(document.GetProperty("authorization_response_iss_parameter_supported").GetBoolean());
        Assert.True(document.GetProperty("backchannel_logout_supported").GetBoolean());
        Assert.True(document.GetProperty("backchannel_logout_session_supported").GetBoolean());
        Assert.True(document.GetProperty("claims_parameter_supported").GetBoolean());
        Assert.False(document.GetProperty("request_parameter_supported").GetBoolean());
        Assert.False(document.GetProperty("request_uri_parameter_supported").GetBoolean());
        foreach (var unbuilt in new[] { "registration" })
        {
            Assert.False(document.TryGetProperty(unbuilt + "_endpoint", out _));
        }
    }

    [Fact]
    public async Task Says_the_configured_issuer_whatever_host_was_asked()
    {
        await using var provider = new Provider();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/openid-configuration");
        request.Headers.Host = "evil.test";
        request.Headers.Add("X-Forwarded-Host", "evil.test");
        var text = await (await provider.Browser.SendAsync(request)).Content.ReadAsStringAsync();
        Assert.DoesNotContain("evil", text);
    }

    [Theory]
    [InlineData("https://id.test/", "https://id.test/connect/token")]
    [InlineData("https://id.test/tenant", "https://id.test/tenant/connect/token")]
    public async Task Keeps_the_issuer_byte_by_byte(string issuer, string tokenEndpoint)
    {
        await using var provider = new Provider(options => options.Issuer = issuer);
        var document = await Provider.Json(await provider.Browser.GetAsync("/.well-known/openid-configuration"));
        Assert.Equal(issuer, document.GetProperty("issuer").GetString());
        Assert.Equal(tokenEndpoint, document.GetProperty("token_endpoint").GetString());
        var inserted = "/.well-known/oauth-authorization-server" + new Uri(issuer).AbsolutePath.TrimEnd('/');
        Assert.Equal(HttpStatusCode.OK, (await provider.Browser.GetAsync(inserted)).StatusCode);
    }

    [Theory]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/.well-known/jwks")]
    public async Task Sends_the_bytes_only_to_who_does_not_have_them(string path)
    {
        await using var provider = new Provider();
        var first = await provider.Browser.GetAsync(path);
        using var second = new HttpRequestMessage(HttpMethod.Get, path);
        second.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        var known = await provider.Browser.SendAsync(second);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.Empty(await known.Content.ReadAsByteArrayAsync());
        Assert.Equal(first.Headers.ETag, known.Headers.ETag);
    }

    [Fact]
    public async Task Publishes_public_halves_only()
    {
        await using var provider = new Provider();
        var response = await provider.Browser.GetAsync("/.well-known/jwks");
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        var keys = (await Provider.Json(response)).GetProperty("keys").EnumerateArray().ToArray();
        Assert.Equal(["rsa-1", "ec-1", "ec-2"], keys.Select(key => key.GetProperty("kid").GetString()));
        Assert.Equal(["alg", "e", "kid", "kty", "n", "use"], Names(keys[0]).Order());
        Assert.Equal(["alg", "crv", "kid", "kty", "use", "x", "y"], Names(keys[1]).Order());
    }

    [Fact]
    public async Task Publishes_a_new_key_as_soon_as_there_is_one_and_keeps_the_bytes_until_then()
    {
        await using var provider = new Provider();
        var before = await provider.Browser.GetAsync("/.well-known/jwks");
        Assert.Equal(before.Headers.ETag, (await provider.Browser.GetAsync("/.well-known/jwks")).Headers.ETag);
        provider.Portal.KeySet = new SigningKeySet("2", [Keys.Rsa, Keys.NextEc], [Keys.Rsa, Keys.NextEc]);
        var after = await provider.Browser.GetAsync("/.well-known/jwks");
        Assert.NotEqual(before.Headers.ETag, after.Headers.ETag);
        Assert.DoesNotContain("ec-1", await after.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Answers_HEAD_and_preflight_and_no_POST()
    {
        await using var provider = new Provider();
        using var head = new HttpRequestMessage(HttpMethod.Head, "/.well-known/jwks");
        Assert.Equal(HttpStatusCode.OK, (await provider.Browser.SendAsync(head)).StatusCode);
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/.well-known/jwks");
        Assert.Equal(HttpStatusCode.NoContent, (await provider.Browser.SendAsync(preflight)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await provider.Browser.PostAsync("/.well-known/jwks", null)).StatusCode);
    }

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(member => member.Name);

    private static IEnumerable<string?> Texts(JsonElement document, string member) =>
        document.GetProperty(member).EnumerateArray().Select(item => item.GetString());
}
