using System.Net;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Authorize;

/// <summary>What must never be answered by a redirect.</summary>
public sealed class AddressTests : IAsyncDisposable
{
    private readonly Provider _provider = new();

    public AddressTests() => _provider.Portal.SignIn();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://evil.test/callback")]
    [InlineData("https://app.test/callback/")]
    [InlineData("https://app.test/callback?x=1")]
    [InlineData("https://app.test/callback?kept=1&x=1")]
    [InlineData("https://app.test/callback#")]
    [InlineData("https://app.test/callback#fragment")]
    [InlineData("https://app.test/Callback")]
    [InlineData("https://APP.test/callback")]
    [InlineData("HTTPS://app.test/callback")]
    [InlineData("http://app.test/callback")]
    [InlineData("https://app.test:443/callback")]
    [InlineData("https://app.test:8443/callback")]
    [InlineData("https://app.test/x/../callback")]
    [InlineData("https://app.test/callback/..")]
    [InlineData("https://app.test/%63allback")]
    [InlineData("https://app.test//callback")]
    [InlineData("https://app.test\\callback")]
    [InlineData("https://app.test@evil.test/callback")]
    [InlineData("https://evil.test/https://app.test/callback")]
    [InlineData("https://app.test.evil.test/callback")]
    [InlineData("https://appXtest/callback")]
    [InlineData("https://sub.app.test/callback")]
    [InlineData(" https://app.test/callback")]
    [InlineData("https://app.test/callback ")]
    [InlineData("https://app.test/callback\t")]
    [InlineData("//app.test/callback")]
    [InlineData("/callback")]
    [InlineData("javascript:alert(1)")]
    [InlineData("*")]
    [InlineData("https://other.test/callback")]
    public async Task Stays_here_with_a_redirect_uri_that_is_not_registered(string? uri) =>
        await StaysHere(await _provider.Authorize(("redirect_uri", uri)), "web");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("WEB")]
    [InlineData("web ")]
    [InlineData("wéb")]
    public async Task Stays_here_with_an_unknown_client(string? clientId) =>
        await StaysHere(await _provider.Authorize(("client_id", clientId)), null);

    [Theory]
    [InlineData("&redirect_uri=https://evil.test/", "web")]
    [InlineData("&client_id=other", "web")]
    public async Task Stays_here_with_two_addresses(string twice, string client) =>
        await StaysHere(await _provider.Browser.GetAsync(Provider.Query("/connect/authorize", Provider.ValidRequest()) + twice), client);

    [Theory]
    [InlineData("&bad=%")]
    [InlineData("&bad=%4")]
    [InlineData("&bad=%zz")]
    [InlineData("&bad=%ff%fe")]
    [InlineData("&bad=%00")]
    [InlineData("&%00=bad")]
    public async Task Stays_here_with_malformed_encoding(string malformed) =>
        await StaysHere(await _provider.GetRaw("/connect/authorize", Provider.Query("", Provider.ValidRequest())[1..] + malformed), null);

    [Fact]
    public async Task Stays_here_with_very_many_parameters()
    {
        var many = string.Concat(Enumerable.Range(0, 100).Select(number => $"&p{number}=x"));
        await StaysHere(await _provider.Browser.GetAsync(Provider.Query("/connect/authorize", Provider.ValidRequest()) + many), null);
    }

    [Fact]
    public async Task Stays_here_with_a_huge_body()
    {
        var response = await _provider.AuthorizeByPost(("state", new string('x', 70_000)));
        await StaysHere(response, null);
    }

    [Theory]
    [InlineData("http://127.0.0.1/callback")]
    [InlineData("http://127.0.0.1:1/callback")]
    [InlineData("http://127.0.0.1:65535/callback")]
    [InlineData("http://[::1]:8080/callback")]
    public async Task Lets_a_native_app_choose_its_loopback_port(string uri) =>
        Assert.Contains("code", Provider.Answer(await _provider.Authorize(("client_id", "native"), ("redirect_uri", uri)), uri));

    [Theory]
    [InlineData("http://127.0.0.1:/callback")]
    [InlineData("http://127.0.0.1:70000/callback")]
    [InlineData("http://127.0.0.1:80@evil.test/callback")]
    [InlineData("http://127.0.0.1:80.evil.test/callback")]
    [InlineData("http://127.0.0.1.evil.test/callback")]
    [InlineData("http://127.0.0.1:8080/other")]
    [InlineData("http://localhost:8080/callback")]
    [InlineData("https://127.0.0.1:8080/callback")]
    [InlineData("http://[::1]:8080@evil.test/callback")]
    public async Task Lets_a_native_app_choose_nothing_else(string uri) =>
        await StaysHere(await _provider.Authorize(("client_id", "native"), ("redirect_uri", uri)), "native");

    [Fact]
    public async Task Lets_no_confidential_client_choose_a_port()
    {
        _provider.Portal.Clients["native"] = _provider.Portal.Clients["native"] with { SecretHashes = [Client.HashSecret("s")] };
        await StaysHere(await _provider.Authorize(("client_id", "native"), ("redirect_uri", "http://127.0.0.1:1/callback")), "native");
    }

    private async Task StaysHere(HttpResponseMessage response, string? client)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Null(response.Headers.Location);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.NotNull(_provider.Refusal);
        Assert.Equal("invalid_request", _provider.Refusal.Error);
        Assert.Equal(client, _provider.Refusal.ClientId);
        Assert.Empty(_provider.Grants.Issued);
        Assert.Contains(_provider.Portal.Journal, happened => happened is ProtocolEvent.RequestRefused);
    }
}
