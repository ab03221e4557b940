using System.Net;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Revocation;

public sealed class RevocationEndpointTests : IAsyncDisposable
{
    private readonly Provider _provider = new();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Theory]
    [InlineData("access_token", null)]
    [InlineData("refresh_token", null)]
    [InlineData("access_token", "refresh_token")]
    [InlineData("refresh_token", "access_token")]
    public async Task Ends_everything_that_stands_on_the_grant(string kind, string? hint)
    {
        var tokens = await _provider.Tokens();
        var response = await Revoke(tokens.GetProperty(kind).GetString(), ("token_type_hint", hint));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await _provider.Refresh(tokens.GetProperty("refresh_token").GetString())).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _provider.Userinfo(tokens.GetProperty("access_token").GetString())).StatusCode);
        Assert.Contains(_provider.Portal.Journal, happened => happened is ProtocolEvent.GrantRevoked("web"));
    }

    [Fact]
    public async Task Takes_a_spent_token_too()
    {
        var token = (await _provider.Tokens()).GetProperty("refresh_token").GetString();
        var next = (await Provider.Json(await _provider.Refresh(token))).GetProperty("refresh_token").GetString();
        await Revoke(token);
        Assert.Equal(HttpStatusCode.BadRequest, (await _provider.Refresh(next)).StatusCode);
    }

    [Theory]
    [InlineData("access_token")]
    [InlineData("refresh_token")]
    public async Task Leaves_what_another_app_holds(string kind)
    {
        var tokens = await _provider.Tokens();
        foreach (var (client, secret) in new[] { ("other", "other-secret"), ("imap", Portal.Secret), ("native", null) })
        {
            Assert.Equal(HttpStatusCode.OK, (await Revoke(tokens.GetProperty(kind).GetString(), ("client_id", client), ("client_secret", secret))).StatusCode);
        }

        Assert.False(_provider.Grants.AnyRevoked);
        Assert.DoesNotContain(_provider.Portal.Journal, happened => happened is ProtocolEvent.GrantRevoked);
    }

    [Fact]
    public async Task Does_nothing_about_what_it_does_not_know()
    {
        var tokens = await _provider.Tokens();
        foreach (var token in new[] { "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "e30.e30.e30", tokens.GetProperty("id_token").GetString() })
        {
            Assert.Equal(HttpStatusCode.OK, (await Revoke(token)).StatusCode);
        }

        Assert.False(_provider.Grants.AnyRevoked);
    }

    [Fact]
    public async Task Says_that_a_token_of_an_app_for_itself_only_expires()
    {
        var robot = await Provider.Json(await _provider.Post("/connect/token", ("client_id", "robot"), ("grant_type", "client_credentials")));
        var response = await Revoke(robot.GetProperty("access_token").GetString(), ("client_id", "robot"));
        Assert.Equal("unsupported_token_type", (await Provider.Json(response)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Is_closed_to_whoever_cannot_prove_who_it_is()
    {
        var token = (await _provider.Tokens()).GetProperty("access_token").GetString();
        Assert.Equal(HttpStatusCode.Unauthorized, (await Revoke(token, ("client_secret", "wrong"))).StatusCode);
        Assert.False(_provider.Grants.AnyRevoked);
    }

    [Fact]
    public async Task Needs_a_token_and_a_form()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await Revoke(null)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _provider.Browser.GetAsync("/connect/revoke?token=x")).StatusCode);
    }

    private Task<HttpResponseMessage> Revoke(string? token, params (string, string?)[] changes) =>
        _provider.Post("/connect/revoke", [("token", token), .. changes]);
}
