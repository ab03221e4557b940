using System.Net;

namespace MfaPortal.Oidc.Tests.Wire;

public sealed class CrossOriginTests : IAsyncDisposable
{
    private const string Header = "Access-Control-Allow-Origin";

    private readonly Provider _provider = new();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    /// <summary>A page that could read these answers could begin a device's sign-in in its visitor's name, and would know the codes.</summary>
    [Theory]
    [InlineData("/connect/device_authorization", "tv", null)]
    [InlineData("/connect/introspect", "web", Portal.Secret)]
    public async Task Lets_no_page_read_what_is_for_devices_and_servers(string path, string client, string? secret)
    {
        var served = await _provider.Post(path, ("token", "any"), ("scope", "openid"), ("client_id", client), ("client_secret", secret));
        var refused = await _provider.Post(path, ("client_id", "nobody"));
        Assert.True(served.IsSuccessStatusCode);
        Assert.False(refused.IsSuccessStatusCode);
        Assert.False(served.Headers.Contains(Header));
        Assert.False(refused.Headers.Contains(Header));
    }

    [Theory]
    [InlineData("/connect/token")]
    [InlineData("/connect/par")]
    [InlineData("/connect/revoke")]
    [InlineData("/connect/userinfo")]
    public async Task Lets_every_page_read_what_is_for_apps_in_a_browser(string path)
    {
        var refused = await _provider.Post(path);
        Assert.False(refused.IsSuccessStatusCode);
        Assert.Equal("*", Assert.Single(refused.Headers.GetValues(Header)));
    }

    [Fact]
    public async Task Lets_every_page_read_that_the_host_failed_and_when_to_come_again()
    {
        var token = (await _provider.Tokens()).GetProperty("access_token").GetString();
        _provider.ClearsWhatFails = true;
        _provider.Portal.KeySet = null!;
        var failed = await _provider.Userinfo(token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
        Assert.Equal("*", Assert.Single(failed.Headers.GetValues(Header)));
        Assert.Equal("WWW-Authenticate, Retry-After", Assert.Single(failed.Headers.GetValues("Access-Control-Expose-Headers")));
    }

    [Theory]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/.well-known/oauth-authorization-server")]
    [InlineData("/.well-known/jwks")]
    public async Task Lets_every_page_read_what_is_published(string path) =>
        Assert.Equal("*", Assert.Single((await _provider.Browser.GetAsync(path)).Headers.GetValues(Header)));
}
