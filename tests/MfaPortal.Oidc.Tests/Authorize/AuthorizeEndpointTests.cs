using System.Net;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Authorize;

public sealed class AuthorizeEndpointTests : IAsyncDisposable
{
    private readonly Provider _provider = new();

    public AuthorizeEndpointTests() => _provider.Portal.SignIn();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Answers_a_valid_request_with_code_state_and_iss()
    {
        var response = await _provider.Authorize();
        var answer = Provider.Answer(response);
        Assert.Equal(["code", "iss", "state"], answer.Keys.Order());
        Assert.Equal("state-1", answer["state"]);
        Assert.Equal(Provider.Issuer, answer["iss"]);
        Assert.Equal(43, answer["code"].Length);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Keeps_what_the_code_stands_for()
    {
        await _provider.Authorize();
        var code = Assert.Single(_provider.Grants.Issued);
        Assert.Equal(("web", "subject-1", "sid-subject-1"), (code.ClientId, code.Subject, code.SessionId));
        Assert.Equal((Portal.Callback, "nonce-1"), (code.RedirectUri, code.Nonce));
        Assert.Equal(TimeSpan.FromSeconds(60), code.ExpiresAt - code.IssuedAt);
        Assert.Equal(32, code.CodeHash.Length);
        Assert.Contains(_provider.Portal.Journal, happened => happened is ProtocolEvent.CodeIssued("web", "subject-1", "sid-subject-1"));
    }

    [Fact]
    public async Task Takes_the_request_by_POST_too() =>
        Assert.Contains("code", Provider.Answer(await _provider.AuthorizeByPost()));

    [Fact]
    public async Task Sends_a_signed_out_POST_round_by_GET_so_that_cookies_come_along()
    {
        _provider.Portal.Person = null;
        var response = await _provider.AuthorizeByPost(("prompt", "none"));
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        var again = response.Headers.Location!.OriginalString;
        Assert.StartsWith("/connect/authorize?", again);
        _provider.Portal.SignIn();
        Assert.Equal("state-1", Provider.Answer(await _provider.Browser.GetAsync(again))["state"]);
    }

    [Fact]
    public async Task Does_not_read_the_query_of_a_POST()
    {
        var response = await _provider.Browser.PostAsync(
            Provider.Query("/connect/authorize", Provider.ValidRequest()), Provider.Form([]));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Refuses_a_POST_of_another_content_type()
    {
        using var json = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await _provider.Browser.PostAsync("/connect/authorize", json)).StatusCode);
    }

    [Theory]
    [InlineData("extra", "foobar")]
    [InlineData("display", "popup")]
    [InlineData("prompt", "")]
    [InlineData("claims_locales", "se")]
    [InlineData("x-client-SKU", "ID_NET10_0")]
    [InlineData("acr_values", "1 2")]
    [InlineData("ui_locales", "xx-unknown")]
    [InlineData("max_age", "15000")]
    [InlineData("nonce", null)]
    [InlineData("state", null)]
    [InlineData("response_mode", "query")]
    [InlineData("prompt", "consent")]
    [InlineData("scope", "openid unheard-of offline_access")]
    [InlineData("scope", "openid imap")]
    public async Task Succeeds_with(string name, string? value) =>
        Assert.Contains("code", Provider.Answer(await _provider.Authorize((name, value))));

    [Theory]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.", "request_not_supported")]
    [InlineData("request_uri", "https://app.test/request.jwt", "request_uri_not_supported")]
    [InlineData("registration", "{}", "registration_not_supported")]
    [InlineData("response_type", null, "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_type", "id_token", "unsupported_response_type")]
    [InlineData("response_type", "code id_token", "unsupported_response_type")]
    [InlineData("response_type", "none", "unsupported_response_type")]
    [InlineData("response_mode", "fragment", "invalid_request")]
    [InlineData("response_mode", "web_message", "invalid_request")]
    [InlineData("scope", null, "invalid_scope")]
    [InlineData("scope", "unheard-of", "invalid_scope")]
    [InlineData("scope", "openid groups", "invalid_scope")]
    [InlineData("prompt", "none login", "invalid_request")]
    [InlineData("prompt", "none consent", "invalid_request")]
    [InlineData("prompt", "sing", "invalid_request")]
    [InlineData("max_age", "-1", "invalid_request")]
    [InlineData("max_age", "soon", "invalid_request")]
    [InlineData("max_age", "1.5", "invalid_request")]
    [InlineData("max_age", "99999999999999999999", "invalid_request")]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge", "short", "invalid_request")]
    [InlineData("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=", "invalid_request")]
    [InlineData("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM", "invalid_request")]
    [InlineData("code_challenge_method", null, "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("claims", "not json", "invalid_request")]
    [InlineData("claims", "[]", "invalid_request")]
    [InlineData("claims", """{"userinfo":{"name":true}}""", "invalid_request")]
    [InlineData("claims", """{"id_token":{"acr":{"value":"\ud800"}}}""", "invalid_request")]
    [InlineData("claims", """{"id_token":{"\udc00":null}}""", "invalid_request")]
    [InlineData("claims", """{"\ud800":null}""", "invalid_request")]
    [InlineData("claims", """{"id_token":{"acr":{"values":["a\u0000b"]}}}""", "invalid_request")]
    [InlineData("claims", """{"id_token":{"sub":{"value":"a\u0000b"}}}""", "invalid_request")]
    [InlineData("claims", """{"id_token":{"name":null,"name":null}}""", "invalid_request")]
    [InlineData("claims", """{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}}""", "invalid_request")]
    public async Task Tells_the_app_what_is_wrong(string name, string? value, string error)
    {
        var answer = Provider.Answer(await _provider.Authorize((name, value)));
        Assert.Equal(error, answer["error"]);
        Assert.Equal("state-1", answer["state"]);
        Assert.Equal(Provider.Issuer, answer["iss"]);
        Assert.DoesNotContain("code", answer.Keys);
        Assert.All(answer["error_description"], letter => Assert.True(letter is >= ' ' and <= '~' and not ('"' or '\\')));
        Assert.Contains(_provider.Portal.Journal, happened => happened is ProtocolEvent.RequestRefused("web", _, _));
    }

    [Theory]
    [InlineData("scope=openid")]
    [InlineData("nonce=again")]
    [InlineData("response_type=code")]
    [InlineData("prompt=login&prompt=none")]
    public async Task Refuses_a_parameter_that_comes_twice(string twice)
    {
        var response = await _provider.Browser.GetAsync(Provider.Query("/connect/authorize", Provider.ValidRequest()) + "&" + twice);
        Assert.Equal("invalid_request", Provider.Answer(response)["error"]);
    }

    [Fact]
    public async Task Returns_no_state_when_two_were_sent()
    {
        var response = await _provider.Browser.GetAsync(Provider.Query("/connect/authorize", Provider.ValidRequest()) + "&state=other");
        Assert.DoesNotContain("state", Provider.Answer(response).Keys);
    }

    [Theory]
    [InlineData("state")]
    [InlineData("nonce")]
    public async Task Caps_texts_that_are_kept(string name)
    {
        Assert.Contains("code", Provider.Answer(await _provider.Authorize((name, new string('s', 2048)))));
        Assert.Equal("invalid_request", Provider.Answer(await _provider.Authorize((name, new string('s', 2049))))["error"]);
    }

    [Fact]
    public async Task Tells_the_app_when_a_request_is_too_long_to_keep()
    {
        // Each within its own limit; kept as JSON each ' takes six letters.
        var state = new string('\'', 2048);
        _provider.Portal.Person = null;
        var answer = Provider.Answer(await _provider.Authorize(("state", state), ("nonce", state)));
        Assert.Equal(("invalid_request", state), (answer["error"], answer["state"]));
        Assert.Null(_provider.Portal.Begun);
    }

    [Fact]
    public async Task Returns_a_wild_state_unchanged()
    {
        const string Wild = "\"><svg/onload=1>&state=2#é\r\n\t+% ";
        var response = await _provider.Authorize(("state", Wild));
        Assert.Equal(Wild, Provider.Answer(response)["state"]);
        Assert.True(response.Headers.Location!.OriginalString.All(char.IsAscii));
    }

    [Fact]
    public async Task Needs_no_challenge_where_the_client_need_not_send_one()
    {
        var answer = Provider.Answer(await _provider.Authorize(("client_id", "other"), ("code_challenge", null), ("code_challenge_method", null)));
        Assert.Contains("code", answer);
    }

    [Fact]
    public async Task Refuses_a_method_without_a_challenge()
    {
        var answer = Provider.Answer(await _provider.Authorize(("client_id", "other"), ("code_challenge", null)));
        Assert.Equal("invalid_request", answer["error"]);
    }

    [Fact]
    public async Task Wants_a_challenge_of_every_public_client_whatever_its_settings_say()
    {
        var response = await _provider.Authorize(
            ("client_id", "native"), ("redirect_uri", "http://127.0.0.1/callback"), ("code_challenge", null), ("code_challenge_method", null));
        Assert.Equal("invalid_request", Provider.Answer(response, "http://127.0.0.1/callback")["error"]);
    }

    [Fact]
    public async Task Keeps_a_registered_query()
    {
        const string WithQuery = "https://app.test/callback?kept=1";
        var answer = Provider.Answer(await _provider.Authorize(("redirect_uri", WithQuery)), WithQuery);
        Assert.Equal("1", answer["kept"]);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Knows_no_other_method(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Provider.Query("/connect/authorize", Provider.ValidRequest()));
        var response = await _provider.Browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }
}
