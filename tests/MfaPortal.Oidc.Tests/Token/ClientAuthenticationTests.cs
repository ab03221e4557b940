using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Token;

public sealed class ClientAuthenticationTests : IAsyncDisposable
{
    private readonly Provider _provider = new();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Takes_the_secret_in_the_body() =>
        Assert.Equal(HttpStatusCode.OK, (await _provider.Exchange(await _provider.Code())).StatusCode);

    [Fact]
    public async Task Takes_any_secret_that_is_valid_now() =>
        Assert.Equal(HttpStatusCode.OK, (await _provider.Exchange(await _provider.Code(), ("client_secret", "an older secret"))).StatusCode);

    [Theory]
    [InlineData("web:" + Portal.Secret)]
    [InlineData("%77eb:" + Portal.Secret)]
    [InlineData("web:an+older%20secret")]
    public async Task Takes_Basic_form_decoded(string credentials) =>
        Assert.Equal(HttpStatusCode.OK, (await ByBasic(credentials)).StatusCode);

    [Fact]
    public async Task Takes_the_same_client_id_beside_Basic() =>
        Assert.Equal(HttpStatusCode.OK, (await ByBasic("web:" + Portal.Secret, ("client_id", "web"))).StatusCode);

    [Fact]
    public async Task Takes_a_public_client_by_its_id_alone()
    {
        const string Loopback = "http://127.0.0.1:5000/callback";
        _provider.Portal.SignIn();
        var code = Provider.Answer(await _provider.Authorize(("client_id", "native"), ("redirect_uri", Loopback)), Loopback)["code"];
        var response = await _provider.Exchange(code, ("client_id", "native"), ("client_secret", null), ("redirect_uri", Loopback));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("client_secret", "wrong")]
    [InlineData("client_secret", null)]
    [InlineData("client_secret", "")]
    [InlineData("client_secret", "other-secret")]
    [InlineData("client_secret", Portal.Secret + " ")]
    [InlineData("client_id", "nobody")]
    [InlineData("client_id", "other")]
    [InlineData("client_id", "native")]
    [InlineData("client_id", "")]
    [InlineData("client_id", null)]
    [InlineData("client_id", "w\u00e9b")]
    public async Task Refuses_in_the_body(string name, string? value)
    {
        var code = await _provider.Code();
        var response = await _provider.Exchange(code, (name, value));
        await IsInvalidClient(response);
        Assert.Empty(response.Headers.WwwAuthenticate);

        // A failed attempt does not burn the code: some clients try Basic first and then the body.
        Assert.Equal(0, _provider.Grants.Redemptions);
        Assert.Equal(HttpStatusCode.OK, (await _provider.Exchange(code)).StatusCode);
    }

    [Theory]
    [InlineData("web:wrong")]
    [InlineData("web:")]
    [InlineData("web")]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("native:")]
    [InlineData("native:anything")]
    [InlineData("nobody:" + Portal.Secret)]
    [InlineData("web:%zz")]
    [InlineData("web:%00")]
    [InlineData("w\u00e9b:secret")]
    public async Task Refuses_by_Basic_with_a_challenge(string credentials)
    {
        var response = await ByBasic(credentials);
        await IsInvalidClient(response);
        Assert.Equal("Basic", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
        Assert.Equal(0, _provider.Grants.Redemptions);
    }

    [Theory]
    [InlineData("Basic !!!!")]
    [InlineData("Basic")]
    [InlineData("Basic ")]
    [InlineData("Bearer abc")]
    [InlineData("Basic d2ViOg=")]
    public async Task Refuses_a_header_that_is_not_Basic(string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token") { Content = Provider.Form(Provider.ValidExchange("x")) };
        request.Headers.TryAddWithoutValidation("Authorization", header);
        await IsInvalidClient(await _provider.Browser.SendAsync(request));
    }

    [Theory]
    [InlineData("client_secret", Portal.Secret)]
    [InlineData("client_id", "other")]
    public async Task Refuses_two_ways_at_once(string name, string value)
    {
        var response = await ByBasic("web:" + Portal.Secret, (name, value));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_request", (await Provider.Json(response)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Never_takes_the_empty_secret_even_if_its_hash_were_registered()
    {
        var empty = System.Security.Cryptography.SHA256.HashData([]);
        _provider.Portal.Clients["web"] = _provider.Portal.Clients["web"] with { SecretHashes = [empty] };
        await IsInvalidClient(await ByBasic("web:"));
        Assert.Throws<ArgumentException>(() => Client.HashSecret(""));
    }

    private async Task<HttpResponseMessage> ByBasic(string credentials, params (string Name, string? Value)[] changes)
    {
        var body = Provider.ValidExchange(await _provider.Code());
        body["client_id"] = body["client_secret"] = null;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token") { Content = Provider.Form(Provider.Changed(body, changes)) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        return await _provider.Browser.SendAsync(request);
    }

    private async Task IsInvalidClient(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("invalid_client", (await Provider.Json(response)).GetProperty("error").GetString());
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        var happened = Assert.Single(_provider.Portal.Journal.OfType<ProtocolEvent.ClientAuthenticationFailed>());
        Assert.DoesNotContain(Portal.Secret, happened.ToString());
    }
}
