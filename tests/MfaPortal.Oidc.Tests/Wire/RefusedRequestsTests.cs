using System.Net;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Wire;

/// <summary>Whoever can be refused as often as they like must not fill a journal that is kept for ever.</summary>
public sealed class RefusedRequestsTests : IAsyncDisposable
{
    private readonly Provider _provider = new();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    private int Told => _provider.Portal.Journal.OfType<ProtocolEvent.RequestRefused>().Count();

    public static TheoryData<string, string> ByAnybody => new()
    {
        { "/connect/authorize", "client_id=web&redirect_uri=https://evil.test" },
        { "/connect/authorize", "client_id=nobody" },
        { "/connect/authorize", "client_id=web&redirect_uri=https://app.test/callback" },
        { "/connect/authorize/resume", "" },
        { "/connect/logout", "client_id=nobody" },
        { "/connect/token", "client_id=web&client_id=web" },
        { "/connect/token", "%zz" },
        { "/connect/token", "client_id=tv&grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=x" },
        { "/connect/token", "client_id=tv&grant_type=refresh_token&refresh_token=x" },
        { "/connect/device_authorization", "client_id=tv&scope=nonsense%22" },
        { "/connect/revoke", "client_id=tv" },
    };

    [Theory]
    [MemberData(nameof(ByAnybody))]
    public async Task Writes_down_ten_of_a_flood_from_one_address(string path, string request)
    {
        for (var i = 0; i < 30; i++)
        {
            await Send(path, request);
        }

        Assert.Equal(10, Told);

        _provider.From = () => IPAddress.Parse("192.0.2.9");
        await Send(path, request);
        Assert.Equal(11, Told);

        _provider.Clock.Pass(TimeSpan.FromMinutes(5));
        _provider.From = () => null;
        await Send(path, request);
        Assert.Equal(12, Told);
    }

    [Fact]
    public async Task Hears_of_one_app_whatever_happens_to_another()
    {
        for (var i = 0; i < 30; i++)
        {
            await Send("/connect/authorize", "client_id=nobody");
            await Send("/connect/authorize", "client_id=other");
        }

        await _provider.Authorize(("scope", null));
        Assert.Equal(21, Told);
    }

    [Fact]
    public async Task Does_not_write_down_that_an_app_asked_in_silence_and_nobody_was_there()
    {
        Assert.Equal("login_required", Provider.Answer(await _provider.Authorize(("prompt", "none")))["error"]);
        Assert.Equal("login_required", Provider.Answer(await _provider.Authorize(("prompt", "none"), ("id_token_hint", "x")))["error"]);
        Assert.Equal(0, Told);
    }

    private async Task Send(string path, string request)
    {
        using var form = new StringContent(request, System.Text.Encoding.ASCII, "application/x-www-form-urlencoded");
        var response = path.Contains("authorize/") ? await _provider.Browser.GetAsync(path) : await _provider.Browser.PostAsync(path, form);
        Assert.False(response.IsSuccessStatusCode);
    }
}
