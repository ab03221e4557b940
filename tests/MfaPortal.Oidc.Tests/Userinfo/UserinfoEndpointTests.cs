using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Tokens;

namespace MfaPortal.Oidc.Tests.Userinfo;

public sealed class UserinfoEndpointTests : IAsyncDisposable
{
    private readonly Provider _provider = new();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Says_what_the_scopes_allow_and_leaves_out_what_is_not_known()
    {
        var response = await _provider.Userinfo(await AccessToken("openid profile email address phone"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal("*", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal(
            """{"sub":"subject-1","name":"Ana Néme","preferred_username":"ana","updated_at":1700000000,"email":"ana@example.test","email_verified":true,"phone_number":"+3512345","phone_number_verified":false}""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Says_the_subject_alone_for_openid_alone() =>
        Assert.Equal("""{"sub":"subject-1"}""", await (await _provider.Userinfo(await AccessToken("openid"))).Content.ReadAsStringAsync());

    [Fact]
    public async Task Says_a_claim_that_was_asked_for_by_name()
    {
        var tokens = await _provider.Tokens(("claims", """{"userinfo":{"name":{"essential":true},"groups":null,"unheard-of":null}}"""));
        var response = await _provider.Userinfo(tokens.GetProperty("access_token").GetString());
        Assert.Equal("""{"sub":"subject-1","name":"Ana Néme"}""", await response.Content.ReadAsStringAsync());
        Assert.Equal(["openid", "profile"], _provider.Portal.ScopesAskedFor!);
    }

    [Fact]
    public async Task Says_groups_as_an_array_even_when_there_are_none()
    {
        _provider.Portal.Clients["web"] = _provider.Portal.Clients["web"] with { Scopes = ["openid", "groups"] };
        var response = await _provider.Userinfo(await AccessToken("openid groups"));
        Assert.Equal("""{"sub":"subject-1","groups":[]}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Takes_the_token_by_POST_in_the_header_or_in_the_body()
    {
        var token = await AccessToken("openid");
        using var byHeader = new HttpRequestMessage(HttpMethod.Post, "/connect/userinfo");
        byHeader.Headers.Authorization = new AuthenticationHeaderValue("bearer", token);
        Assert.Equal(HttpStatusCode.OK, (await _provider.Browser.SendAsync(byHeader)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _provider.Browser.PostAsync("/connect/userinfo", Provider.Form(new() { ["access_token"] = token }))).StatusCode);
    }

    [Fact]
    public async Task Takes_no_token_from_the_URL()
    {
        var token = await AccessToken("openid");
        var response = await _provider.Browser.GetAsync("/connect/userinfo?access_token=" + token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Takes_no_token_twice()
    {
        var token = await AccessToken("openid");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/userinfo") { Content = Provider.Form(new() { ["access_token"] = token }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var response = await _provider.Browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("invalid_request", response.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer ")]
    [InlineData("Bearer")]
    [InlineData("Basic d2ViOng=")]
    public async Task Tells_who_sent_no_token_only_how(string? header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/connect/userinfo");
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", header);
        }

        var response = await _provider.Browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer, DPoP algs=\"ES256 PS256 RS256\"", response.Headers.WwwAuthenticate.ToString());
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Refuses_a_token_that_expired()
    {
        var token = await AccessToken("openid");
        _provider.Clock.Pass(TimeSpan.FromSeconds(299));
        Assert.Equal(HttpStatusCode.OK, (await _provider.Userinfo(token)).StatusCode);
        _provider.Clock.Pass(TimeSpan.FromSeconds(1));
        await IsInvalidToken(await _provider.Userinfo(token));
    }

    [Fact]
    public async Task Refuses_once_account_session_or_grant_is_gone()
    {
        var token = await AccessToken("openid");
        _provider.Portal.AccountAlive = false;
        await IsInvalidToken(await _provider.Userinfo(token));
    }

    [Fact]
    public async Task Refuses_once_the_app_is_gone()
    {
        var token = await AccessToken("openid");
        _provider.Portal.Clients.Remove("web");
        await IsInvalidToken(await _provider.Userinfo(token));
    }

    [Fact]
    public async Task Refuses_once_the_key_is_gone()
    {
        var token = await AccessToken("openid");
        _provider.Portal.KeySet = new SigningKeySet("2", [Keys.Rsa, Keys.NextEc], [Keys.Rsa, Keys.NextEc]);
        await IsInvalidToken(await _provider.Userinfo(token));
    }

    [Fact]
    public async Task Refuses_a_token_without_scope_openid()
    {
        var response = await _provider.Userinfo(await AccessToken("imap"));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("error=\"insufficient_scope\"", response.Headers.WwwAuthenticate.ToString());
        Assert.Contains("scope=\"openid\"", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task Refuses_an_ID_token() =>
        await IsInvalidToken(await _provider.Userinfo((await _provider.Tokens()).GetProperty("id_token").GetString()));

    [Fact]
    public async Task Refuses_a_code() => await IsInvalidToken(await _provider.Userinfo(await _provider.Code()));

    [Theory]
    [InlineData("iss", "https://evil.test")]
    [InlineData("aud", "web")]
    [InlineData("exp", null)]
    [InlineData("exp", "soon")]
    [InlineData("sub", null)]
    [InlineData("sid", null)]
    [InlineData("grant_id", null)]
    [InlineData("client_id", null)]
    [InlineData("client_id", "nobody")]
    [InlineData("scope", null)]
    public async Task Refuses_a_token_of_our_own_key_with_a_wrong(string claim, string? value)
    {
        var claims = JsonSerializer.Deserialize<Dictionary<string, object>>(SignedToken.Read(await AccessToken("openid")))!;
        Assert.Equal(HttpStatusCode.OK, (await _provider.Userinfo(Signed(claims))).StatusCode);
        claims.Remove(claim);
        if (value is not null)
        {
            claims[claim] = value;
        }

        await IsInvalidToken(await _provider.Userinfo(Signed(claims)));
    }

    private static string Signed(Dictionary<string, object> claims) =>
        Jwt.Sign(Keys.Ec, "at+jwt", Encoding.UTF8.GetBytes(JsonSerializer.Serialize(claims)));

    private async Task<string> AccessToken(string scope) =>
        (await _provider.Tokens(("scope", scope))).GetProperty("access_token").GetString()!;

    private static async Task IsInvalidToken(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("error=\"invalid_token\"", response.Headers.WwwAuthenticate.ToString());
        Assert.DoesNotContain("subject-1", await response.Content.ReadAsStringAsync());
    }
}
