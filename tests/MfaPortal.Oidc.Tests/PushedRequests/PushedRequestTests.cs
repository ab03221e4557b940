using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.PushedRequests;

public sealed class PushedRequestTests : IAsyncDisposable
{
    private readonly Provider _provider = new();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Gives_a_name_for_the_request()
    {
        var response = await Push();
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        var json = await Provider.Json(response);
        Assert.Matches("^urn:ietf:params:oauth:request_uri:[A-Za-z0-9_-]{43}$", json.GetProperty("request_uri").GetString());
        Assert.Equal(90, json.GetProperty("expires_in").GetInt32());
    }

    [Fact]
    public async Task Leads_to_the_code_that_was_asked_for()
    {
        _provider.Portal.SignIn();
        var answer = Provider.Answer(await Come(await Name()));
        Assert.Equal("state-1", answer["state"]);
        Assert.Equal(HttpStatusCode.OK, (await _provider.Exchange(answer["code"])).StatusCode);
    }

    [Fact]
    public async Task Looks_at_nothing_else_that_the_browser_brings()
    {
        _provider.Portal.SignIn();
        var answer = Provider.Answer(await Come(
            await Name(), ("redirect_uri", "https://evil.test/"), ("state", "changed"), ("scope", "openid email"), ("response_mode", "form_post"),
            ("prompt", "none login"), ("code_challenge", "x"), ("request", "x")));
        Assert.Equal("state-1", answer["state"]);
        Assert.Equal(["openid"], Assert.Single(_provider.Grants.Issued).Scopes);
    }

    [Fact]
    public async Task Works_with_a_form_post()
    {
        _provider.Portal.SignIn();
        var response = await Come(await Name(("response_mode", "form_post")));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("name=\"code\"", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Stays_silent_when_that_was_pushed()
    {
        Assert.Equal("login_required", Provider.Answer(await Come(await Name(("prompt", "none"))))["error"]);
        Assert.True(_provider.Portal.LastDemand!.Silent);
        _provider.Portal.SignIn();
        Assert.Contains("code", Provider.Answer(await Come(await Name(("prompt", "none")))));
    }

    [Fact]
    public async Task Counts_from_the_moment_when_the_browser_comes()
    {
        var name = await Name(("max_age", "60"));
        _provider.Clock.Pass(TimeSpan.FromSeconds(20));
        await Come(name);
        Assert.Equal(_provider.Clock.Now, _provider.Portal.Begun!.Demand.RequestedAt);
    }

    [Fact]
    public async Task Gives_no_more_than_the_app_may_still_have()
    {
        _provider.Portal.SignIn();
        var name = await Name(("scope", "openid email"), ("claims", """{"id_token":{"phone_number":null}}"""));
        _provider.Portal.Clients["web"] = _provider.Portal.Clients["web"] with { Scopes = ["openid"] };
        Provider.Answer(await Come(name));
        var code = Assert.Single(_provider.Grants.Issued);
        Assert.Equal(["openid"], code.Scopes);
        Assert.Empty(code.Claims.IdToken);
    }

    [Fact]
    public async Task Gives_no_code_to_an_app_that_may_not_have_one_any_more()
    {
        _provider.Portal.SignIn();
        var name = await Name();
        _provider.Portal.Clients["web"] = _provider.Portal.Clients["web"] with { GrantTypes = [GrantTypes.ClientCredentials] };
        Assert.Equal("unauthorized_client", Provider.Answer(await Come(name))["error"]);
        Assert.Empty(_provider.Grants.Issued);
    }

    [Fact]
    public async Task Is_used_once()
    {
        _provider.Portal.SignIn();
        var name = await Name();
        Provider.Answer(await Come(name));
        await StaysHere(await Come(name));
    }

    [Fact]
    public async Task Is_used_once_by_parallel_browsers()
    {
        _provider.Portal.SignIn();
        var name = await Name();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Come(name))));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Ends_after_its_time()
    {
        var name = await Name();
        _provider.Clock.Pass(TimeSpan.FromSeconds(90));
        await StaysHere(await Come(name));
    }

    [Fact]
    public async Task Belongs_to_one_client_and_stays_whole_when_another_tries()
    {
        _provider.Portal.SignIn();
        var name = await Name();
        await StaysHere(await Come(name, ("client_id", "other")));
        await StaysHere(await Come(name, ("client_id", "nobody")));
        await StaysHere(await Come(name, ("client_id", null)));
        Provider.Answer(await Come(name));
    }

    [Fact]
    public async Task Is_sent_on_by_GET_before_it_is_used()
    {
        _provider.Portal.SignIn();
        var name = await Name();
        var response = await _provider.Browser.PostAsync("/connect/authorize", Provider.Form(new() { ["client_id"] = "web", ["request_uri"] = name, ["state"] = "x" }));
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        var again = response.Headers.Location!.OriginalString;
        Assert.Equal($"/connect/authorize?client_id=web&request_uri={Uri.EscapeDataString(name)}", again);
        Provider.Answer(await _provider.Browser.GetAsync(again));
    }

    [Fact]
    public async Task Ends_when_its_address_is_taken_away()
    {
        _provider.Portal.SignIn();
        var name = await Name();
        _provider.Portal.Clients["web"] = _provider.Portal.Clients["web"] with { RedirectUris = ["https://elsewhere.test/"] };
        await StaysHere(await Come(name));
    }

    [Theory]
    [InlineData("urn:ietf:params:oauth:request_uri:")]
    [InlineData("urn:ietf:params:oauth:request_uri:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("urn:example:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("https://app.test/request.jwt")]
    [InlineData("http://169.254.169.254/")]
    public async Task Stays_here_for_a_name_it_never_gave(string name) => await StaysHere(await Come(name));

    [Fact]
    public async Task Still_refuses_addresses_of_request_objects() => Assert.Equal(
        "request_uri_not_supported", Provider.Answer(await _provider.Authorize(("request_uri", "https://app.test/request.jwt")))["error"]);

    [Theory]
    [InlineData("redirect_uri", "https://evil.test/", "invalid_request")]
    [InlineData("redirect_uri", null, "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_mode", "fragment", "invalid_request")]
    [InlineData("scope", "phone2", "invalid_scope")]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("prompt", "none login", "invalid_request")]
    [InlineData("max_age", "soon", "invalid_request")]
    [InlineData("claims", "{", "invalid_request")]
    [InlineData("request", "e30.e30.", "request_not_supported")]
    [InlineData("request_uri", "https://app.test/r", "invalid_request")]
    [InlineData("request_uri", "urn:ietf:params:oauth:request_uri:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "invalid_request")]
    [InlineData("id_token_hint", "of another client", "invalid_request")]
    public async Task Checks_at_once_what_the_authorization_endpoint_checks(string name, string? value, string error)
    {
        if (value == "of another client")
        {
            value = (await Provider.Json(await _provider.Exchange(
                await _provider.Code(("client_id", "other")), ("client_id", "other"), ("client_secret", "other-secret")))).GetProperty("id_token").GetString();
        }

        var response = await Push((name, value));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(error, (await Provider.Json(response)).GetProperty("error").GetString());
        Assert.Empty(_provider.Portal.Pushed);
    }

    [Theory]
    [InlineData("client_secret", "wrong")]
    [InlineData("client_secret", null)]
    [InlineData("client_id", "other")]
    [InlineData("client_id", "nobody")]
    public async Task Asks_the_client_who_it_is(string name, string? value)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await Push((name, value))).StatusCode);
        Assert.Empty(_provider.Portal.Pushed);
    }

    [Fact]
    public async Task Takes_Basic_and_public_clients()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/par") { Content = Provider.Form(Provider.Changed(Provider.ValidRequest(), [("client_id", null)])) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes("web:" + Portal.Secret)));
        Assert.Equal(HttpStatusCode.Created, (await _provider.Browser.SendAsync(request)).StatusCode);
        var native = await Push(("client_id", "native"), ("client_secret", null), ("redirect_uri", "http://127.0.0.1:7777/callback"));
        Assert.Equal(HttpStatusCode.Created, native.StatusCode);
    }

    [Fact]
    public async Task Keeps_no_secret()
    {
        await Push();
        Assert.DoesNotContain(Portal.Secret, Assert.Single(_provider.Portal.Pushed).Value.Request.ToText());
    }

    [Fact]
    public async Task Refuses_a_request_that_is_too_long_to_keep()
    {
        var long1 = new string('ä', 2000);
        Assert.Equal(HttpStatusCode.BadRequest, (await Push(("state", long1), ("nonce", long1))).StatusCode);
    }

    [Fact]
    public async Task Takes_neither_GET_nor_a_query()
    {
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _provider.Browser.GetAsync("/connect/par")).StatusCode);
        var body = Provider.Form(Provider.Changed(Provider.ValidRequest(), [("client_secret", Portal.Secret)]));
        Assert.Equal(HttpStatusCode.BadRequest, (await _provider.Browser.PostAsync("/connect/par?client_id=web", body)).StatusCode);
    }

    [Fact]
    public async Task Hears_an_app_that_must_push_in_no_other_way()
    {
        _provider.Portal.SignIn();
        _provider.Portal.Clients["web"] = _provider.Portal.Clients["web"] with { RequirePushedRequests = true };
        Assert.Equal("invalid_request", Provider.Answer(await _provider.Authorize())["error"]);
        Assert.Contains("code", Provider.Answer(await Come(await Name())));
    }

    private Task<HttpResponseMessage> Push(params (string Name, string? Value)[] changes) => _provider.Browser.PostAsync(
        "/connect/par", Provider.Form(Provider.Changed(Provider.ValidRequest(), [("client_secret", Portal.Secret), .. changes])));

    private async Task<string> Name(params (string Name, string? Value)[] changes) =>
        (await Provider.Json(await Push(changes))).GetProperty("request_uri").GetString()!;

    private Task<HttpResponseMessage> Come(string name, params (string Name, string? Value)[] changes) => _provider.Browser.GetAsync(
        Provider.Query("/connect/authorize", Provider.Changed(new() { ["client_id"] = "web", ["request_uri"] = name }, changes)));

    private async Task StaysHere(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Null(response.Headers.Location);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }
}
