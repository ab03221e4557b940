using System.Net;
using System.Text.Json;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Token;

public sealed class RefreshTokenGrantTests : IAsyncDisposable
{
    private readonly Provider _provider = new();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Gives_new_tokens_and_another_refresh_token()
    {
        var first = await Token(("scope", "openid email"));
        _provider.Clock.Pass(TimeSpan.FromMinutes(6));
        var response = await _provider.Refresh(first);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        var answer = await Provider.Json(response);
        Assert.Equal(["access_token", "expires_in", "id_token", "refresh_token", "scope", "token_type"], answer.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal("openid email", answer.GetProperty("scope").GetString());
        var second = answer.GetProperty("refresh_token").GetString()!;
        Assert.Equal((43, 43), (first.Length, second.Length));
        Assert.NotEqual(first, second);
        Assert.Equal(HttpStatusCode.OK, (await _provider.Userinfo(answer.GetProperty("access_token").GetString())).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _provider.Refresh(second)).StatusCode);
        Assert.Contains(_provider.Portal.Journal, happened => happened is ProtocolEvent.TokenRefreshed("web", "subject-1", "sid-subject-1", "grant-0"));
        Assert.All(_provider.Portal.Journal, happened => Assert.DoesNotContain(first, happened.ToString()));
    }

    [Fact]
    public async Task The_new_ID_token_differs_in_its_time_alone()
    {
        _provider.Portal.SignIn();
        var tokens = await _provider.Tokens();
        _provider.Clock.Pass(TimeSpan.FromMinutes(6));
        var refreshed = await Provider.Json(await _provider.Refresh(tokens.GetProperty("refresh_token").GetString()));
        var before = SignedToken.Read(tokens.GetProperty("id_token"));
        var after = SignedToken.Read(refreshed.GetProperty("id_token"));
        foreach (var name in new[] { "iss", "sub", "aud", "auth_time", "acr", "amr", "sid" })
        {
            Assert.Equal(before.GetProperty(name).GetRawText(), after.GetProperty(name).GetRawText());
        }

        Assert.Equal(before.GetProperty("iat").GetInt64() + 360, after.GetProperty("iat").GetInt64());
        Assert.True(before.TryGetProperty("nonce", out _));
        Assert.False(after.TryGetProperty("nonce", out _));
    }

    [Fact]
    public async Task Answers_the_same_successor_to_ten_who_come_at_once()
    {
        var token = await Token();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(async () => await Provider.Json(await _provider.Refresh(token)))));
        var successor = Assert.Single(answers.Select(answer => answer.GetProperty("refresh_token").GetString()).Distinct());
        Assert.Equal(HttpStatusCode.OK, (await _provider.Refresh(successor)).StatusCode);
    }

    [Fact]
    public async Task Repeats_a_lost_answer_until_the_grace_is_over()
    {
        var token = await Token();
        var first = await Provider.Json(await _provider.Refresh(token));
        _provider.Clock.Pass(TimeSpan.FromSeconds(9));
        var again = await Provider.Json(await _provider.Refresh(token));
        Assert.Equal(first.GetProperty("refresh_token").GetString(), again.GetProperty("refresh_token").GetString());
        _provider.Clock.Pass(TimeSpan.FromSeconds(1));
        await IsRefused(await _provider.Refresh(token), "invalid_grant");
        Assert.True(_provider.Grants.AnyRevoked);
        Assert.Contains(_provider.Portal.Journal, happened => happened is ProtocolEvent.RefreshTokenReused("web", "grant-0"));
    }

    [Fact]
    public async Task Ends_the_whole_grant_when_a_token_comes_again_whose_successor_was_used()
    {
        var first = await Token();
        var answer = await Provider.Json(await _provider.Refresh(first));
        var third = (await Provider.Json(await _provider.Refresh(answer.GetProperty("refresh_token").GetString()))).GetProperty("refresh_token").GetString();
        await IsRefused(await _provider.Refresh(first), "invalid_grant");
        await IsRefused(await _provider.Refresh(third), "invalid_grant");
        Assert.Equal(HttpStatusCode.Unauthorized, (await _provider.Userinfo(answer.GetProperty("access_token").GetString())).StatusCode);
    }

    [Fact]
    public async Task Ends_the_whole_grant_at_once_where_there_is_no_grace()
    {
        await using var provider = new Provider(options => options.RefreshGrace = TimeSpan.Zero);
        var token = (await provider.Tokens()).GetProperty("refresh_token").GetString();
        Assert.Equal(HttpStatusCode.OK, (await provider.Refresh(token)).StatusCode);
        await IsRefused(await provider.Refresh(token), "invalid_grant");
        Assert.True(provider.Grants.AnyRevoked);
    }

    [Fact]
    public async Task Narrows_one_access_token_and_not_the_grant()
    {
        var token = await Token(("scope", "openid email profile"), ("claims", """{"userinfo":{"phone_number":null}}"""));
        var narrow = await Provider.Json(await _provider.Refresh(token, ("scope", "openid")));
        Assert.Equal("openid", narrow.GetProperty("scope").GetString());
        var userinfo = await Provider.Json(await _provider.Userinfo(narrow.GetProperty("access_token").GetString()));
        Assert.Equal(["sub"], userinfo.EnumerateObject().Select(member => member.Name));
        var whole = await Provider.Json(await _provider.Refresh(narrow.GetProperty("refresh_token").GetString()));
        Assert.Equal("openid email profile", whole.GetProperty("scope").GetString());
    }

    [Theory]
    [InlineData("openid email phone")]
    [InlineData("openid unheard-of")]
    [InlineData("offline_access")]
    public async Task Never_widens_what_was_granted(string scope)
    {
        var token = await Token(("scope", "openid email"));
        await IsRefused(await _provider.Refresh(token, ("scope", scope)), "invalid_scope");
        Assert.Equal(HttpStatusCode.OK, (await _provider.Refresh(token)).StatusCode);
    }

    [Fact]
    public async Task Leaves_out_what_the_administrator_took_away_meanwhile()
    {
        var token = await Token(("scope", "openid email"));
        Change(client => client with { Scopes = ["email"] });
        var answer = await Provider.Json(await _provider.Refresh(token));
        Assert.Equal("email", answer.GetProperty("scope").GetString());
        Assert.False(answer.TryGetProperty("id_token", out _));
    }

    [Fact]
    public async Task Leaves_out_a_single_claim_whose_scope_was_taken_away_meanwhile()
    {
        var token = await Token(("scope", "openid"), ("claims", """{"id_token":{"email":null,"phone_number":null}}"""));
        Change(client => client with { Scopes = ["openid", "phone"] });
        var told = SignedToken.Read((await Provider.Json(await _provider.Refresh(token))).GetProperty("id_token"));
        Assert.Equal((false, true), (told.TryGetProperty("email", out _), told.TryGetProperty("phone_number", out _)));
    }

    [Fact]
    public async Task Refuses_the_token_of_another_client_and_leaves_it_to_its_owner()
    {
        var token = await Token();
        await IsRefused(await _provider.Refresh(token, ("client_id", "other"), ("client_secret", "other-secret")), "invalid_grant");
        Assert.Equal(HttpStatusCode.OK, (await _provider.Refresh(token)).StatusCode);
    }

    [Fact]
    public async Task Is_not_open_to_a_client_without_the_grant()
    {
        var token = await Token();
        Change(client => client with { GrantTypes = [GrantTypes.AuthorizationCode] });
        await IsRefused(await _provider.Refresh(token), "unauthorized_client");
        Assert.False((await _provider.Tokens()).TryGetProperty("refresh_token", out _));
    }

    [Fact]
    public async Task Forgets_a_token_that_lay_too_long()
    {
        Change(client => client with { RefreshIdleLifetime = TimeSpan.FromHours(1) });
        var token = await Token();
        _provider.Clock.Pass(TimeSpan.FromMinutes(59));
        var next = (await Provider.Json(await _provider.Refresh(token))).GetProperty("refresh_token").GetString();
        _provider.Clock.Pass(TimeSpan.FromHours(1));
        await IsRefused(await _provider.Refresh(next), "invalid_grant");
    }

    [Fact]
    public async Task Renews_nothing_beyond_the_absolute_limit()
    {
        Change(client => client with { RefreshAbsoluteLifetime = TimeSpan.FromHours(2) });
        var token = await Token();
        _provider.Clock.Pass(TimeSpan.FromMinutes(119));
        var next = (await Provider.Json(await _provider.Refresh(token))).GetProperty("refresh_token").GetString();
        _provider.Clock.Pass(TimeSpan.FromMinutes(1));
        await IsRefused(await _provider.Refresh(next), "invalid_grant");
    }

    [Fact]
    public async Task Dies_with_the_session_unless_the_app_may_hold_on()
    {
        var bound = await Token();
        var offline = await Token(("scope", "openid offline_access"));
        _provider.Portal.SessionAlive = false;
        await IsRefused(await _provider.Refresh(bound), "invalid_grant");
        var answer = await Provider.Json(await _provider.Refresh(offline));
        Assert.Equal("openid offline_access", answer.GetProperty("scope").GetString());
        Change(client => client with { Scopes = ["openid"] });
        await IsRefused(await _provider.Refresh(answer.GetProperty("refresh_token").GetString()), "invalid_grant");
    }

    [Fact]
    public async Task Ignores_a_wish_to_hold_on_that_no_administrator_agreed_to()
    {
        var code = await _provider.Code(("client_id", "other"), ("scope", "openid offline_access"));
        var answer = await Provider.Json(await _provider.Exchange(code, ("client_id", "other"), ("client_secret", "other-secret")));
        Assert.Equal("openid", answer.GetProperty("scope").GetString());
        Assert.False(Assert.Single(_provider.Grants.Issued).Offline);
    }

    [Theory]
    [InlineData(null, "invalid_request")]
    [InlineData("x", "invalid_grant")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "invalid_grant")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "invalid_grant")]
    public async Task Refuses_a_token_it_never_gave(string? token, string error) => await IsRefused(await _provider.Refresh(token), error);

    private async Task<string> Token(params (string, string?)[] changes) =>
        (await _provider.Tokens(changes)).GetProperty("refresh_token").GetString()!;

    private void Change(Func<Client, Client> change) => _provider.Portal.Clients["web"] = change(_provider.Portal.Clients["web"]);

    private static async Task IsRefused(HttpResponseMessage response, string error)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(error, (await Provider.Json(response)).GetProperty("error").GetString());
    }
}
