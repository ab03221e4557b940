using System.Text.Json;

namespace MfaPortal.Oidc.Tests.Tokens;

/// <summary>OpenID Connect Back-Channel Logout 1.0 §2.4.</summary>
public sealed class LogoutTokenTests : IAsyncDisposable
{
    private readonly Provider _provider = new();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Theory]
    [InlineData("web", "RS256")]
    [InlineData("other", "ES256")]
    public async Task Says_which_session_of_whom_is_over_and_nothing_else(string client, string algorithm)
    {
        var token = await Make(client);
        var claims = SignedToken.Read(token);

        Assert.Equal(["iss", "aud", "iat", "exp", "jti", "sub", "sid", "events"], claims.EnumerateObject().Select(claim => claim.Name));
        Assert.Equal(Provider.Issuer, claims.GetProperty("iss").GetString());
        Assert.Equal(client, claims.GetProperty("aud").GetString());
        Assert.Equal("subject-1", claims.GetProperty("sub").GetString());
        Assert.Equal("sid-subject-1", claims.GetProperty("sid").GetString());
        Assert.Equal(_provider.Clock.Now.ToUnixTimeSeconds(), claims.GetProperty("iat").GetInt64());
        Assert.InRange(claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64(), 60, 120);
        Assert.Equal("""{"http://schemas.openid.net/event/backchannel-logout":{}}""", claims.GetProperty("events").GetRawText());

        var header = SignedToken.Header(JsonElement.Parse($"\"{token}\""));
        Assert.Equal("logout+jwt", header.GetProperty("typ").GetString());
        Assert.Equal(algorithm, header.GetProperty("alg").GetString());
        Assert.True(SignedToken.IsSignedBy(await Provider.Json(await _provider.Browser.GetAsync("/.well-known/jwks")), token));
    }

    [Fact]
    public async Task Is_another_one_each_time() =>
        Assert.NotEqual(SignedToken.Read(await Make("web")).GetProperty("jti").GetString(), SignedToken.Read(await Make("web")).GetProperty("jti").GetString());

    private async Task<string> Make(string client) =>
        await _provider.LogoutTokens.Make(_provider.Portal.Clients[client], "subject-1", "sid-subject-1", default);
}
