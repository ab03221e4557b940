using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests;

/// <summary>
/// The rows of the FAPI 2.0 Security Profile plan of the OpenID Foundation's conformance suite, for a client with a key (PS256) that must push
/// and must show a key by DPoP. One difference is meant: this server also takes its token endpoint as the audience of an assertion.
/// </summary>
public sealed class Fapi2SecurityProfileTests : IAsyncDisposable
{
    private const string Par = "/connect/par";
    private const string Token = "/connect/token";
    private const string Userinfo = "/connect/userinfo";

    private readonly Provider _provider = new();

    public Fapi2SecurityProfileTests()
    {
        Assert.Null(PublicKey.ReadSet(Assertion.Jwks(Assertion.Jwk(Assertion.Rsa, ("alg", "PS256"))), out var keys));
        _provider.Portal.Clients["web"] = _provider.Portal.Clients["web"] with { SecretHashes = [], Keys = keys, RequirePushedRequests = true, RequireDPoP = true };
        _provider.Portal.SignIn();
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Discovery()
    {
        var document = await Provider.Json(await _provider.Browser.GetAsync("/.well-known/openid-configuration"));
        Assert.Equal(Provider.Issuer + Par, document.GetProperty("pushed_authorization_request_endpoint").GetString());
        Assert.True(document.GetProperty("authorization_response_iss_parameter_supported").GetBoolean());
        Assert.Contains("private_key_jwt", document.GetProperty("token_endpoint_auth_methods_supported").EnumerateArray().Select(method => method.GetString()));
        Assert.Contains("PS256", document.GetProperty("dpop_signing_alg_values_supported").EnumerateArray().Select(algorithm => algorithm.GetString()));
    }

    [Fact]
    public async Task Happy_flow()
    {
        var answer = await Authorized();
        Assert.Equal(Provider.Issuer, answer["iss"]);
        var tokens = await Tokens(answer["code"]);
        Assert.Equal("DPoP", tokens.GetProperty("token_type").GetString());
        var access = tokens.GetProperty("access_token").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await _provider.Userinfo("DPoP", access, Proof.Sign(Assertion.Ec, Userinfo, access))).StatusCode);
    }

    [Fact]
    public async Task Without_state() => Assert.False((await Authorized(("state", null))).ContainsKey("state"));

    [Fact]
    public async Task Without_nonce() => Assert.False(
        SignedToken.Read((await Tokens((await Authorized(("nonce", null)))["code"])).GetProperty("id_token")).TryGetProperty("nonce", out _));

    [Fact]
    public async Task Nonce_of_64_characters()
    {
        var nonce = new string('n', 64);
        var tokens = await Tokens((await Authorized(("nonce", nonce)))["code"]);
        Assert.Equal(nonce, SignedToken.Read(tokens.GetProperty("id_token")).GetProperty("nonce").GetString());
    }

    [Fact]
    public async Task User_rejects()
    {
        _provider.Portal.Person = null;
        await Come(await Name());
        _provider.Portal.JourneyEnd = new Resumption.Declined(_provider.Portal.Begun!);
        Assert.Equal("access_denied", Provider.Answer(await _provider.Browser.GetAsync(OidcEndpoints.Resume + "?journey=j1"))["error"]);
    }

    [Fact]
    public async Task Authorization_scheme_in_any_case()
    {
        var access = (await Tokens((await Authorized())["code"])).GetProperty("access_token").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await _provider.Userinfo("dPOP", access, Proof.Sign(Assertion.Ec, Userinfo, access))).StatusCode);
    }

    [Theory]
    [InlineData("htm", "\"GET\"")]
    [InlineData("htu", "\"https://id.test/other\"")]
    [InlineData("htu", null)]
    [InlineData("jti", null)]
    public async Task Dpop_negative(string name, string? json) =>
        await Fails(await Redeem((await Authorized())["code"], Proof.Sign(Assertion.Ec, Token, payload: [(name, json is null ? null : JsonNode.Parse(json))])), "invalid_dpop_proof");

    [Theory]
    [InlineData(-10)]
    [InlineData(10)]
    public async Task Dpop_iat_within_10_seconds(int seconds) => Assert.Equal(
        HttpStatusCode.OK, (await Redeem((await Authorized())["code"], Proof.Sign(Assertion.Ec, Token, payload: [("iat", In(seconds))]))).StatusCode);

    [Fact]
    public async Task Dpop_jkt_mismatch() => await Fails(
        await Redeem((await Authorized(("dpop_jkt", Proof.Thumbprint(Assertion.OtherEc))))["code"], Proof.Sign(Assertion.Ec, Token)), "invalid_grant");

    [Fact]
    public async Task Dpop_code_binding()
    {
        var key = ("dpop_jkt", (string?)Proof.Thumbprint(Assertion.Ec));
        await Tokens((await Authorized(key))["code"]);
        await Fails(await Redeem((await Authorized(key))["code"], Proof.Sign(Assertion.OtherEc, Token)), "invalid_grant");
    }

    [Fact]
    public async Task Sender_constrained_token_required() => await Fails(await Redeem((await Authorized())["code"]), "invalid_request");

    [Fact]
    public async Task Unregistered_redirect_uri() => await Fails(await Push(("redirect_uri", "https://app.test/other")), "invalid_request");

    [Fact]
    public async Task Par_required() => Assert.Equal("invalid_request", Provider.Answer(await _provider.Authorize())["error"]);

    [Theory]
    [InlineData("token")]
    [InlineData("id_token")]
    [InlineData("code id_token")]
    [InlineData("code token")]
    public async Task Other_response_types_fail(string type) => await Fails(await Push(("response_type", type)), "unsupported_response_type");

    [Fact]
    public async Task Code_bound_to_client()
    {
        var code = (await Authorized())["code"];
        await Fails(await _provider.Exchange(code, Proof.Sign(Assertion.Ec, Token), ("client_id", "other"), ("client_secret", "other-secret")), "invalid_grant");
        await Tokens(code);
    }

    [Fact]
    public async Task Code_reuse()
    {
        var code = (await Authorized())["code"];
        await Tokens(code);
        await Fails(await Redeem(code, Proof.Sign(Assertion.Ec, Token)), "invalid_grant");
    }

    [Fact]
    public async Task Code_older_than_60_seconds()
    {
        var code = (await Authorized())["code"];
        _provider.Clock.Pass(TimeSpan.FromSeconds(61));
        await Fails(await Redeem(code, Proof.Sign(Assertion.Ec, Token, now: _provider.Clock.Now)), "invalid_grant");
    }

    [Fact]
    public async Task Client_assertion_RS256_fails() => await FailsToProve(header: [("alg", "RS256")]);

    [Fact]
    public async Task Client_assertion_expired_fails() => await FailsToProve(payload: [("exp", In(-61))]);

    [Fact]
    public async Task Client_assertion_wrong_aud_fails() => await FailsToProve(payload: [("aud", "https://other.test")]);

    [Fact]
    public async Task Client_assertion_par_endpoint_as_aud_fails() => await FailsToProve(payload: [("aud", Provider.Issuer + Par)]);

    [Fact]
    public async Task Client_assertion_no_sub_fails() => await FailsToProve(payload: [("sub", null)]);

    [Theory]
    [InlineData("iat")]
    [InlineData("nbf")]
    public async Task Client_assertion_8_seconds_ahead(string name) =>
        Assert.Equal(HttpStatusCode.Created, (await PushAs(Sign(payload: [(name, In(8))]))).StatusCode);

    [Theory]
    [InlineData("iat")]
    [InlineData("nbf")]
    public async Task Client_assertion_more_than_60_seconds_ahead_fails(string name) => await FailsToProve(payload: [(name, In(61))]);

    [Fact]
    public async Task Refresh()
    {
        var first = await Tokens((await Authorized())["code"]);
        var second = await _provider.Post(
            Token, Proven(("grant_type", "refresh_token"), ("refresh_token", first.GetProperty("refresh_token").GetString())), Proof.Sign(Assertion.Ec, Token));
        Assert.Equal("DPoP", (await Provider.Json(second)).GetProperty("token_type").GetString());
    }

    [Fact]
    public async Task Par_request_uri_reuse()
    {
        var name = await Name();
        Provider.Answer(await Come(name));
        Assert.Equal(HttpStatusCode.BadRequest, (await Come(name)).StatusCode);
    }

    [Fact]
    public async Task Par_request_uri_expiry()
    {
        var name = await Name();
        _provider.Clock.Pass(TimeSpan.FromSeconds(91));
        Assert.Equal(HttpStatusCode.BadRequest, (await Come(name)).StatusCode);
    }

    [Fact]
    public async Task Par_request_uri_of_another_client() => Assert.Equal(HttpStatusCode.BadRequest, (await Come(await Name(), "other")).StatusCode);

    [Fact]
    public async Task Par_request_uri_in_the_body() => await Fails(await Push(("request_uri", await Name())), "invalid_request");

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task Par_wrong_verb(string verb)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), Par);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _provider.Browser.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Pkce_required() => await Fails(await Push(("code_challenge", null), ("code_challenge_method", null)), "invalid_request");

    [Fact]
    public async Task Pkce_plain_refused() => await Fails(await Push(("code_challenge_method", "plain")), "invalid_request");

    [Theory]
    [InlineData(null)]
    [InlineData("another-verifier-of-the-right-length-0123456789")]
    public async Task Pkce_no_or_wrong_verifier(string? verifier) =>
        await Fails(await Redeem((await Authorized())["code"], Proof.Sign(Assertion.Ec, Token), ("code_verifier", verifier)), "invalid_grant");

    private static long In(int seconds) => new Clock().Now.ToUnixTimeSeconds() + seconds;

    private string Sign((string Name, JsonNode? Value)[]? header = null, (string Name, JsonNode? Value)[]? payload = null) =>
        Assertion.Sign(Assertion.Rsa, header, payload, _provider.Clock.Now);

    private Dictionary<string, string?> Proven(params (string Name, string? Value)[] form) => Provider.Changed(
        new() { ["client_id"] = "web", ["client_assertion"] = Sign(), ["client_assertion_type"] = Assertion.Type }, form);

    private Task<HttpResponseMessage> Push(params (string Name, string? Value)[] changes) => _provider.Post(
        Par, Provider.Changed(Provider.ValidRequest(), [("client_assertion", Sign()), ("client_assertion_type", Assertion.Type), .. changes]));

    private Task<HttpResponseMessage> PushAs(string assertion) => Push(("client_assertion", assertion));

    private async Task<string> Name(params (string Name, string? Value)[] changes) =>
        (await Provider.Json(await Push(changes))).GetProperty("request_uri").GetString()!;

    private Task<HttpResponseMessage> Come(string name, string client = "web") => _provider.Browser.GetAsync(
        Provider.Query("/connect/authorize", new() { ["client_id"] = client, ["request_uri"] = name }));

    private async Task<Dictionary<string, string>> Authorized(params (string Name, string? Value)[] changes) => Provider.Answer(await Come(await Name(changes)));

    private Task<HttpResponseMessage> Redeem(string code, string? proof = null, params (string Name, string? Value)[] changes) => _provider.Post(
        Token,
        Provider.Changed(
            Provider.ValidExchange(code), [("client_secret", null), ("client_assertion", Sign()), ("client_assertion_type", Assertion.Type), .. changes]),
        proof is null ? [] : [proof]);

    private async Task<JsonElement> Tokens(string code)
    {
        var response = await Redeem(code, Proof.Sign(Assertion.Ec, Token, now: _provider.Clock.Now));
        Assert.True(response.IsSuccessStatusCode, string.Join(' ', _provider.Portal.Journal));
        return await Provider.Json(response);
    }

    private static async Task Fails(HttpResponseMessage response, string error)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(error, (await Provider.Json(response)).GetProperty("error").GetString());
    }

    private async Task FailsToProve((string Name, JsonNode? Value)[]? header = null, (string Name, JsonNode? Value)[]? payload = null)
    {
        var response = await PushAs(Sign(header, payload));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("invalid_client", (await Provider.Json(response)).GetProperty("error").GetString());
    }
}
