using System.Net;
using System.Text.Json.Nodes;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.DPoP;

public sealed partial class KeyProofTests : IAsyncDisposable
{
    private const string Token = "/connect/token";
    private const string Userinfo = "/connect/userinfo";
    private const string Loopback = "http://127.0.0.1/callback";

    private static readonly string Key = Proof.Thumbprint(Assertion.Ec);

    private readonly Provider _provider = new();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Binds_the_access_token_to_the_key()
    {
        var tokens = await Provider.Json(await _provider.Exchange(await _provider.Code(), Proof.Sign(Assertion.Ec, Token)));
        Assert.Equal("DPoP", tokens.GetProperty("token_type").GetString());
        Assert.Equal(Key, SignedToken.Read(tokens.GetProperty("access_token")).GetProperty("cnf").GetProperty("jkt").GetString());
        Assert.False(SignedToken.Read(tokens.GetProperty("id_token")).TryGetProperty("cnf", out _));
    }

    [Fact]
    public async Task Gives_Bearer_tokens_without_a_proof()
    {
        var tokens = await _provider.Tokens();
        Assert.Equal("Bearer", tokens.GetProperty("token_type").GetString());
        Assert.False(SignedToken.Read(tokens.GetProperty("access_token")).TryGetProperty("cnf", out _));
    }

    [Theory]
    [InlineData("PS256")]
    [InlineData("RS256")]
    public async Task Takes_RSA_keys(string algorithm) => await IsTaken(Proof.Sign(Assertion.Rsa, Token, header: [("alg", algorithm)]));

    [Theory]
    [InlineData("htu", "\"https://id.test/connect/token?x=1#y\"")]
    [InlineData("htu", "\"HTTPS://ID.TEST:443/connect/token\"")]
    [InlineData("htu", "\"https://id.test/connect/%74oken\"")]
    [InlineData("ath", "\"anything\"")]
    public async Task Takes_what_says_the_same(string name, string json) => await IsTaken(Proof.Sign(Assertion.Ec, Token, payload: [(name, JsonNode.Parse(json))]));

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public async Task Forgives_a_clock_within_a_minute(int seconds) => await IsTaken(Proof.Sign(Assertion.Ec, Token, payload: [("iat", In(seconds))]));

    [Theory]
    [InlineData(61)]
    [InlineData(-61)]
    [InlineData(int.MaxValue)]
    public async Task Refuses_the_wrong_time(int seconds) => await IsRefused(Proof.Sign(Assertion.Ec, Token, payload: [("iat", In(seconds))]));

    [Theory]
    [InlineData("htm", null)]
    [InlineData("htm", "\"GET\"")]
    [InlineData("htm", "\"post\"")]
    [InlineData("htu", null)]
    [InlineData("htu", "\"https://id.test/connect/par\"")]
    [InlineData("htu", "\"https://id.test/connect/token/\"")]
    [InlineData("htu", "\"http://id.test/connect/token\"")]
    [InlineData("htu", "\"https://evil.test/connect/token\"")]
    [InlineData("htu", "\"https://id.test:8443/connect/token\"")]
    [InlineData("htu", "\"https://evil@id.test/connect/token\"")]
    [InlineData("htu", "\"/connect/token\"")]
    [InlineData("iat", null)]
    [InlineData("iat", "\"now\"")]
    [InlineData("iat", "-9223372036854775808")]
    [InlineData("jti", null)]
    [InlineData("jti", "\"\"")]
    [InlineData("jti", "1")]
    public async Task Refuses_a_claim_that_is_wrong(string name, string? json) =>
        await IsRefused(Proof.Sign(Assertion.Ec, Token, payload: [(name, json is null ? null : JsonNode.Parse(json))]));

    [Theory]
    [InlineData("typ", null)]
    [InlineData("typ", "\"JWT\"")]
    [InlineData("typ", "\"at+jwt\"")]
    [InlineData("alg", "\"none\"")]
    [InlineData("alg", "\"HS256\"")]
    [InlineData("alg", "\"RS256\"")]
    [InlineData("jwk", null)]
    [InlineData("jwk", "\"key\"")]
    [InlineData("jwk", "{\"kty\":\"oct\",\"k\":\"AAAA\"}")]
    [InlineData("crit", "[\"b64\"]")]
    public async Task Refuses_a_header_that_is_wrong(string name, string? json) =>
        await IsRefused(Proof.Sign(Assertion.Ec, Token, header: [(name, json is null ? null : JsonNode.Parse(json))]));

    [Fact]
    public async Task Refuses_a_key_that_is_not_the_signer_s_or_shows_its_private_half()
    {
        await IsRefused(Proof.Sign(Assertion.OtherEc, Token, header: [("jwk", Assertion.Jwk(Assertion.Ec))]));
        await IsRefused(Proof.Sign(Assertion.Ec, Token, header: [("jwk", Assertion.Jwk(Assertion.Ec, ("d", "AAAA")))]));
        await IsRefused(Proof.Sign(Assertion.SmallRsa, Token));
    }

    [Theory]
    [InlineData(" ,")]
    [InlineData("nonsense")]
    [InlineData("a.b.c")]
    public async Task Refuses_what_is_no_proof(string header) => await IsRefused(header);

    [Fact]
    public async Task Refuses_two_proofs_and_one_that_is_too_long()
    {
        var form = Provider.Changed(Provider.ValidExchange(await _provider.Code()), []);
        var two = await _provider.Post(Token, form, Proof.Sign(Assertion.Ec, Token), Proof.Sign(Assertion.Ec, Token));
        Assert.Equal("invalid_dpop_proof", (await Provider.Json(two)).GetProperty("error").GetString());
        await IsRefused(Proof.Sign(Assertion.Ec, Token, payload: [("x", new string('x', 9000))]));
    }

    /// <summary>Threat T69.</summary>
    [Fact]
    public async Task Lets_one_of_parallel_replays_pass()
    {
        var proof = Proof.Sign(Assertion.Ec, Token);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
            (await Provider.Json(await _provider.Exchange("no-such-code", proof))).GetProperty("error").GetString())));
        Assert.Single(answers, error => error == "invalid_grant");
        Assert.Equal(19, answers.Count(error => error == "invalid_dpop_proof"));
    }

    [Fact]
    public async Task Spends_nothing_for_a_bad_proof()
    {
        var code = await _provider.Code();
        Assert.Equal(HttpStatusCode.BadRequest, (await _provider.Exchange(code, "nonsense")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _provider.Exchange(code, Proof.Sign(Assertion.Ec, Token))).StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gives_a_code_that_was_bound_to_a_key_to_its_holder_alone(bool pushed)
    {
        var stolen = await BoundCode(pushed);
        Assert.Equal("invalid_grant", (await Provider.Json(await _provider.Exchange(stolen, Proof.Sign(Assertion.OtherEc, Token)))).GetProperty("error").GetString());
        var bare = await BoundCode(pushed);
        Assert.Equal(HttpStatusCode.BadRequest, (await _provider.Exchange(bare)).StatusCode);
        var right = await BoundCode(pushed);
        Assert.Equal(HttpStatusCode.OK, (await _provider.Exchange(right, Proof.Sign(Assertion.Ec, Token))).StatusCode);
    }

    [Fact]
    public async Task Binds_the_code_to_the_key_that_was_shown_with_a_pushed_request()
    {
        _provider.Portal.SignIn();
        var response = await Push(Proof.Sign(Assertion.Ec, "/connect/par"));
        var name = (await Provider.Json(response)).GetProperty("request_uri").GetString();
        Provider.Answer(await _provider.Browser.GetAsync(Provider.Query("/connect/authorize", new() { ["client_id"] = "web", ["request_uri"] = name })));
        Assert.Equal(Key, Assert.Single(_provider.Grants.Issued).Key);

        Assert.Equal(HttpStatusCode.BadRequest, (await Push(Proof.Sign(Assertion.Ec, "/connect/par"), ("dpop_jkt", Proof.Thumbprint(Assertion.OtherEc)))).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await Push(Proof.Sign(Assertion.Ec, "/connect/par"), ("dpop_jkt", Key))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Push(Proof.Sign(Assertion.Ec, Token))).StatusCode);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+")]
    public async Task Refuses_a_garbled_thumbprint(string key) =>
        Assert.Equal("invalid_request", Provider.Answer(await _provider.Authorize(("dpop_jkt", key)))["error"]);

    [Fact]
    public async Task Binds_a_public_client_s_refresh_tokens()
    {
        _provider.Portal.SignIn();
        var code = Provider.Answer(await _provider.Authorize(("client_id", "native"), ("redirect_uri", Loopback)), Loopback)["code"];
        var first = await Provider.Json(await _provider.Exchange(
            code, Proof.Sign(Assertion.Ec, Token), ("client_id", "native"), ("client_secret", null), ("redirect_uri", Loopback)));
        var refresh = first.GetProperty("refresh_token").GetString()!;

        Assert.Equal(HttpStatusCode.BadRequest, (await Refresh("native", null, refresh)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Refresh("native", null, refresh, Proof.Sign(Assertion.OtherEc, Token))).StatusCode);
        var second = await Provider.Json(await Refresh("native", null, refresh, Proof.Sign(Assertion.Ec, Token)));
        Assert.Equal("DPoP", second.GetProperty("token_type").GetString());
        Assert.False(_provider.Grants.AnyRevoked);
    }

    [Fact]
    public async Task Lets_a_client_with_a_secret_change_its_key()
    {
        var first = await Provider.Json(await _provider.Exchange(await _provider.Code(), Proof.Sign(Assertion.Ec, Token)));
        var second = await Provider.Json(await Refresh("web", Portal.Secret, first.GetProperty("refresh_token").GetString()!, Proof.Sign(Assertion.OtherEc, Token)));
        Assert.Equal(Proof.Thumbprint(Assertion.OtherEc), SignedToken.Read(second.GetProperty("access_token")).GetProperty("cnf").GetProperty("jkt").GetString());
    }

    [Fact]
    public async Task Gives_an_app_that_must_show_a_key_nothing_without()
    {
        _provider.Portal.Clients["web"] = _provider.Portal.Clients["web"] with { RequireDPoP = true };
        var code = await _provider.Code();
        Assert.Equal("invalid_request", (await Provider.Json(await _provider.Exchange(code))).GetProperty("error").GetString());
        Assert.Equal(HttpStatusCode.OK, (await _provider.Exchange(code, Proof.Sign(Assertion.Ec, Token))).StatusCode);
    }

    [Fact]
    public async Task Binds_an_app_s_own_tokens_and_tells_whoever_asks_about_them()
    {
        var own = await Provider.Json(await _provider.Post(
            Token, new() { ["grant_type"] = "client_credentials", ["client_id"] = "robot", ["client_secret"] = Portal.Secret }, Proof.Sign(Assertion.Ec, Token)));
        Assert.Equal("DPoP", own.GetProperty("token_type").GetString());
        foreach (var token in new[] { own.GetProperty("access_token").GetString()!, await Bound() })
        {
            var answer = await Provider.Json(await _provider.Browser.PostAsync(
                "/connect/introspect", Provider.Form(new() { ["token"] = token, ["client_id"] = "imap", ["client_secret"] = Portal.Secret })));
            Assert.Equal("DPoP", answer.GetProperty("token_type").GetString());
            Assert.Equal(Key, answer.GetProperty("cnf").GetProperty("jkt").GetString());
        }
    }

    [Fact]
    public async Task Asks_the_configured_address_and_not_the_Host_header()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Token) { Content = Provider.Form(Provider.ValidExchange(await _provider.Code())) };
        request.Headers.Host = "evil.test";
        request.Headers.Add("DPoP", Proof.Sign(Assertion.Ec, Token, payload: [("htu", "https://evil.test/connect/token")]));
        Assert.Equal(HttpStatusCode.BadRequest, (await _provider.Browser.SendAsync(request)).StatusCode);
    }

    private static long In(int seconds) => new Clock().Now.ToUnixTimeSeconds() + seconds;

    private async Task IsTaken(string proof) =>
        Assert.True((await _provider.Exchange(await _provider.Code(), proof)).IsSuccessStatusCode, string.Join(' ', _provider.Portal.Journal));

    private async Task IsRefused(string proof)
    {
        var response = await _provider.Exchange(await _provider.Code(), proof);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_dpop_proof", (await Provider.Json(response)).GetProperty("error").GetString());
        Assert.Equal(0, _provider.Grants.Redemptions);
    }

    private async Task Fails(string scheme, string token, string error, params string[] proofs)
    {
        var response = await _provider.Userinfo(scheme, token, proofs);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains(response.Headers.WwwAuthenticate, challenge =>
            challenge.Scheme == scheme && challenge.Parameter!.Contains($"error=\"{error}\"", StringComparison.Ordinal));
    }

    private async Task<string> Bound() =>
        (await Provider.Json(await _provider.Exchange(await _provider.Code(), Proof.Sign(Assertion.Ec, Token)))).GetProperty("access_token").GetString()!;

    private async Task<string> BoundCode(bool pushed)
    {
        _provider.Portal.SignIn();
        if (!pushed)
        {
            return Provider.Answer(await _provider.Authorize(("dpop_jkt", Key)))["code"];
        }

        var name = (await Provider.Json(await Push(null, ("dpop_jkt", Key)))).GetProperty("request_uri").GetString();
        return Provider.Answer(await _provider.Browser.GetAsync(
            Provider.Query("/connect/authorize", new() { ["client_id"] = "web", ["request_uri"] = name })))["code"];
    }

    private Task<HttpResponseMessage> Push(string? proof, params (string Name, string? Value)[] changes) => _provider.Post(
        "/connect/par", Provider.Changed(Provider.ValidRequest(), [("client_secret", Portal.Secret), .. changes]), proof is null ? [] : [proof]);

    private Task<HttpResponseMessage> Refresh(string client, string? secret, string refresh, params string[] proofs) => _provider.Post(
        Token,
        Provider.Changed(new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refresh, ["client_id"] = client }, [("client_secret", secret)]),
        proofs);
}
