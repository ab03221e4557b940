using System.Net;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Token;

public sealed class ClientCredentialsGrantTests : IAsyncDisposable
{
    private readonly Provider _provider = new();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Gives_a_token_that_is_nobodys_and_nothing_beside_it()
    {
        var answer = await Provider.Json(await Ask(("scope", "api.read")));
        Assert.Equal(["access_token", "expires_in", "scope", "token_type"], answer.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal("api.read", answer.GetProperty("scope").GetString());
        var token = SignedToken.Read(answer.GetProperty("access_token"));
        Assert.Equal(["aud", "client_id", "exp", "iat", "iss", "jti", "scope", "sub"], token.EnumerateObject().Select(claim => claim.Name).Order());
        Assert.Equal(("client:robot", "robot"), (token.GetProperty("sub").GetString(), token.GetProperty("client_id").GetString()));
        Assert.Equal("at+jwt", SignedToken.Header(answer.GetProperty("access_token")).GetProperty("typ").GetString());
        Assert.Contains(_provider.Portal.Journal, happened => happened is ProtocolEvent.MachineTokenIssued("robot", ["api.read"]));
    }

    [Fact]
    public async Task Gives_all_its_scopes_to_who_asks_for_none() =>
        Assert.Equal("api.read api.write", (await Provider.Json(await Ask())).GetProperty("scope").GetString());

    [Theory]
    [InlineData("api.read api.delete")]
    [InlineData("openid")]
    [InlineData("offline_access")]
    public async Task Gives_no_other_scope(string scope) => await IsRefused(await Ask(("scope", scope)), "invalid_scope");

    [Fact]
    public async Task Is_no_token_for_userinfo()
    {
        var token = (await Provider.Json(await Ask())).GetProperty("access_token").GetString();
        Assert.Equal(HttpStatusCode.Unauthorized, (await _provider.Userinfo(token)).StatusCode);
    }

    [Fact]
    public async Task Is_closed_to_a_client_that_everybody_can_claim_to_be()
    {
        _provider.Portal.Clients["native"] = _provider.Portal.Clients["native"] with { GrantTypes = [GrantTypes.ClientCredentials], ServiceScopes = ["api.read"] };
        await IsRefused(await Ask(("client_id", "native"), ("client_secret", null)), "unauthorized_client");
    }

    [Theory]
    [InlineData("web", "authorization_code refresh_token")]
    [InlineData("robot", "client_credentials")]
    [InlineData("imap", "authorization_code")]
    [InlineData("tv", "urn:ietf:params:oauth:grant-type:device_code refresh_token")]
    public async Task Each_client_has_its_own_grants_and_no_other(string client, string granted)
    {
        foreach (var type in GrantTypes.All)
        {
            var response = await _provider.Post("/connect/token", ("client_id", client), ("client_secret", client == "tv" ? null : Portal.Secret), ("grant_type", type));
            Assert.Equal(!granted.Split(' ').Contains(type), await Error(response) == "unauthorized_client");
        }
    }

    [Fact]
    public async Task A_client_without_the_code_grant_signs_nobody_in()
    {
        _provider.Portal.SignIn();
        _provider.Portal.Clients["web"] = _provider.Portal.Clients["web"] with { GrantTypes = [GrantTypes.RefreshToken] };
        Assert.Equal("unauthorized_client", Provider.Answer(await _provider.Authorize())["error"]);
    }

    private Task<HttpResponseMessage> Ask(params (string, string?)[] changes) =>
        _provider.Post("/connect/token", [("client_id", "robot"), ("grant_type", "client_credentials"), .. changes]);

    private static async Task<string?> Error(HttpResponseMessage response) =>
        (await Provider.Json(response)).TryGetProperty("error", out var error) ? error.GetString() : null;

    private static async Task IsRefused(HttpResponseMessage response, string error)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(error, await Error(response));
    }
}
