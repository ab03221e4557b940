using System.Net;
using System.Text.Json;

namespace MfaPortal.Oidc.Tests.Introspection;

public sealed class IntrospectionEndpointTests : IAsyncDisposable
{
    private const string Inactive = """{"active":false}""";

    private readonly Provider _provider = new();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Tells_an_app_what_its_token_is_worth()
    {
        var tokens = await _provider.Tokens(("scope", "openid email profile"));
        var response = await Ask(tokens.GetProperty("access_token").GetString());
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        var answer = await Provider.Json(response);
        Assert.True(answer.GetProperty("active").GetBoolean());
        Assert.Equal("openid email profile", answer.GetProperty("scope").GetString());
        Assert.Equal(("web", "subject-1", "ana"), (Text(answer, "client_id"), Text(answer, "sub"), Text(answer, "username")));
        Assert.Equal((Provider.Issuer, Provider.Issuer, "Bearer"), (Text(answer, "iss"), Text(answer, "aud"), Text(answer, "token_type")));
        Assert.Equal("ana@example.test", Text(answer, "email"));
        Assert.Equal(300, answer.GetProperty("exp").GetInt64() - answer.GetProperty("iat").GetInt64());
    }

    [Fact]
    public async Task Says_no_more_about_a_person_than_the_scopes_allow()
    {
        var answer = await Provider.Json(await Ask((await _provider.Tokens()).GetProperty("access_token").GetString()));
        Assert.False(answer.TryGetProperty("username", out _));
        Assert.False(answer.TryGetProperty("email", out _));
    }

    [Fact]
    public async Task Tells_a_resource_server_that_was_named_who_it_is()
    {
        var token = (await _provider.Tokens(("scope", "openid email"))).GetProperty("access_token").GetString();
        var answer = await Provider.Json(await Ask(token, ("client_id", "imap")));
        Assert.Equal(("ana", "ana@example.test", "web"), (Text(answer, "username"), Text(answer, "email"), Text(answer, "client_id")));
    }

    [Fact]
    public async Task Tells_no_resource_server_the_name_of_somebody_whom_the_app_knows_by_a_pseudonym()
    {
        var web = _provider.Portal.Clients["web"];
        _provider.Portal.Clients["web"] = web with { Sector = "app.test" };
        var token = (await _provider.Tokens(("scope", "openid"))).GetProperty("access_token").GetString();
        var answer = await Provider.Json(await Ask(token, ("client_id", "imap")));
        Assert.True(answer.GetProperty("active").GetBoolean());
        Assert.False(answer.TryGetProperty("username", out _));

        var wider = (await _provider.Tokens(("scope", "openid profile"))).GetProperty("access_token").GetString();
        Assert.Equal("ana", Text(await Provider.Json(await Ask(wider, ("client_id", "imap"))), "username"));
    }

    [Fact]
    public async Task Tells_whoever_was_not_named_nothing()
    {
        var tokens = await _provider.Tokens();
        foreach (var token in new[] { "access_token", "refresh_token", "id_token" })
        {
            Assert.Equal(Inactive, await Body(tokens.GetProperty(token).GetString(), ("client_id", "other"), ("client_secret", "other-secret")));
        }

        // Being named opens access tokens: what refreshes stays between an app and us.
        Assert.Equal(Inactive, await Body(tokens.GetProperty("refresh_token").GetString(), ("client_id", "imap")));
    }

    [Fact]
    public async Task Knows_a_refresh_token_until_it_is_spent()
    {
        var token = (await _provider.Tokens(("scope", "openid email"))).GetProperty("refresh_token").GetString();
        var answer = await Provider.Json(await Ask(token));
        Assert.Equal(("web", "subject-1", "openid email"), (Text(answer, "client_id"), Text(answer, "sub"), Text(answer, "scope")));
        Assert.False(answer.TryGetProperty("token_type", out _));
        await _provider.Refresh(token);
        Assert.Equal(Inactive, await Body(token));
    }

    [Fact]
    public async Task Knows_no_refresh_token_that_could_not_be_used()
    {
        var token = (await _provider.Tokens(("scope", "openid offline_access"))).GetProperty("refresh_token").GetString();
        _provider.Portal.SessionAlive = false;
        Assert.NotEqual(Inactive, await Body(token));
        var web = _provider.Portal.Clients["web"];
        _provider.Portal.Clients["web"] = web with { Scopes = ["openid"] };
        Assert.Equal(Inactive, await Body(token));

        _provider.Portal.SessionAlive = true;
        Assert.NotEqual(Inactive, await Body(token));
        _provider.Portal.Clients["web"] = web with { MinimumAcr = "phr" };
        Assert.Equal(Inactive, await Body(token));
        Assert.Equal(HttpStatusCode.BadRequest, (await _provider.Refresh(token)).StatusCode);
        _provider.Portal.Clients["web"] = web with { GrantTypes = [Oidc.Host.GrantTypes.AuthorizationCode] };
        Assert.Equal(Inactive, await Body(token));
    }

    [Theory]
    [InlineData("access_token")]
    [InlineData("refresh_token")]
    [InlineData("nonsense")]
    public async Task Needs_no_hint_and_forgives_a_wrong_one(string hint)
    {
        var tokens = await _provider.Tokens();
        foreach (var token in new[] { "access_token", "refresh_token" })
        {
            var answer = await Provider.Json(await Ask(tokens.GetProperty(token).GetString(), ("token_type_hint", hint)));
            Assert.True(answer.GetProperty("active").GetBoolean());
        }
    }

    [Fact]
    public async Task Knows_a_token_that_an_app_has_for_itself()
    {
        var robot = await Provider.Json(await _provider.Post("/connect/token", ("client_id", "robot"), ("grant_type", "client_credentials")));
        var token = robot.GetProperty("access_token").GetString();
        var answer = await Provider.Json(await Ask(token, ("client_id", "imap")));
        Assert.Equal(("robot", "client:robot", "api.read api.write"), (Text(answer, "client_id"), Text(answer, "sub"), Text(answer, "scope")));
        Assert.Equal(Inactive, await Body(token));
        _provider.Portal.Clients.Remove("robot");
        Assert.Equal(Inactive, await Body(token, ("client_id", "imap")));
    }

    [Fact]
    public async Task Everything_is_over_with_the_person_the_session_or_the_time()
    {
        var tokens = await _provider.Tokens();
        string?[] both = [tokens.GetProperty("access_token").GetString(), tokens.GetProperty("refresh_token").GetString()];
        _provider.Portal.AccountAlive = false;
        Assert.All(both, token => Assert.Equal(Inactive, Body(token).Result));
        _provider.Portal.AccountAlive = true;
        _provider.Portal.SessionAlive = false;
        Assert.All(both, token => Assert.Equal(Inactive, Body(token).Result));
        _provider.Portal.SessionAlive = true;
        _provider.Clock.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(Inactive, await Body(both[0]));
        _provider.Clock.Pass(TimeSpan.FromDays(14));
        Assert.Equal(Inactive, await Body(both[1]));
    }

    [Fact]
    public async Task Takes_no_other_kind_of_token()
    {
        var code = await _provider.Code();
        Assert.Equal(Inactive, await Body(code));
        var tokens = await Provider.Json(await _provider.Exchange(code));
        Assert.Equal(Inactive, await Body(tokens.GetProperty("id_token").GetString()));
        Assert.Equal(Inactive, await Body("e30.e30.e30"));
        Assert.Equal(Inactive, await Body("x"));
    }

    [Fact]
    public async Task Is_closed_to_whoever_cannot_prove_who_it_is()
    {
        var token = (await _provider.Tokens()).GetProperty("access_token").GetString();
        Assert.Equal(HttpStatusCode.Unauthorized, (await Ask(token, ("client_secret", "wrong"))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Ask(token, ("client_id", null), ("client_secret", null))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Ask(token, ("client_id", "native"), ("client_secret", null))).StatusCode);
    }

    [Fact]
    public async Task Needs_a_token_and_a_form()
    {
        Assert.Equal("invalid_request", Text(await Provider.Json(await Ask(null)), "error"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _provider.Browser.GetAsync("/connect/introspect?token=x")).StatusCode);
    }

    private Task<HttpResponseMessage> Ask(string? token, params (string, string?)[] changes) =>
        _provider.Post("/connect/introspect", [("token", token), .. changes]);

    private async Task<string> Body(string? token, params (string, string?)[] changes)
    {
        var response = await Ask(token, changes);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();
}
