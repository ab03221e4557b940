using System.Net;
using System.Text;

namespace MfaPortal.Oidc.Tests.Token;

public sealed class TokenEndpointTests : IAsyncDisposable
{
    private readonly Provider _provider = new();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Answers_with_tokens_that_nobody_may_keep()
    {
        var response = await _provider.Exchange(await _provider.Code(("scope", "openid email unheard-of")));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal("no-cache", response.Headers.Pragma.ToString());
        Assert.Empty(response.Headers.WwwAuthenticate);
        var answer = await Provider.Json(response);
        Assert.Equal(["access_token", "expires_in", "id_token", "refresh_token", "scope", "token_type"], answer.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal("Bearer", answer.GetProperty("token_type").GetString());
        Assert.Equal(300, answer.GetProperty("expires_in").GetInt32());
        Assert.Equal("openid email", answer.GetProperty("scope").GetString());
    }

    [Fact]
    public async Task Gives_no_ID_token_without_scope_openid()
    {
        var answer = await _provider.Tokens(("scope", "imap"));
        Assert.False(answer.TryGetProperty("id_token", out _));
    }

    [Theory]
    [InlineData("grant_type", null, "invalid_request")]
    [InlineData("grant_type", "password", "unsupported_grant_type")]
    [InlineData("grant_type", "client_credentials", "unauthorized_client")]
    [InlineData("grant_type", "AUTHORIZATION_CODE", "unsupported_grant_type")]
    [InlineData("code", null, "invalid_request")]
    [InlineData("code", "", "invalid_request")]
    public async Task Refuses(string name, string? value, string error)
    {
        var response = await _provider.Exchange(await _provider.Code(), (name, value));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(error, (await Provider.Json(response)).GetProperty("error").GetString());
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal("no-cache", response.Headers.Pragma.ToString());
        Assert.Equal(0, _provider.Grants.Redemptions);
    }

    [Fact]
    public async Task Refuses_a_parameter_that_comes_twice()
    {
        var body = await Provider.Form(Provider.ValidExchange(await _provider.Code())).ReadAsStringAsync();
        await IsInvalidRequest(await Post(body + "&code=again"));
        Assert.Equal(0, _provider.Grants.Redemptions);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("text/plain")]
    public async Task Refuses_another_content_type(string type)
    {
        var body = await Provider.Form(Provider.ValidExchange(await _provider.Code())).ReadAsStringAsync();
        await IsInvalidRequest(await Post(body, type));
    }

    [Fact]
    public async Task Takes_the_content_type_with_a_charset()
    {
        var body = await Provider.Form(Provider.ValidExchange(await _provider.Code())).ReadAsStringAsync();
        Assert.True((await Post(body, "application/x-www-form-urlencoded; charset=UTF-8")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Takes_nothing_from_the_URL()
    {
        var valid = Provider.ValidExchange(await _provider.Code());
        await IsInvalidRequest(await _provider.Browser.PostAsync(Provider.Query("/connect/token", valid), Provider.Form([])));
        await IsInvalidRequest(await _provider.Browser.PostAsync("/connect/token?client_secret=" + Portal.Secret, Provider.Form(valid)));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task Takes_nothing_but_POST(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/connect/token");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _provider.Browser.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("client_id=%zz")]
    [InlineData("client_id=%ff")]
    [InlineData("client_id=%00")]
    [InlineData("\u00ff")]
    public async Task Refuses_malformed_encoding(string body) =>
        await IsInvalidRequest(await Post(body + "&grant_type=%"));

    [Fact]
    public async Task Refuses_a_huge_body()
    {
        await IsInvalidRequest(await Post("code=" + new string('x', 70_000)));
    }

    [Fact]
    public async Task May_be_called_by_scripts_of_other_sites_without_cookies()
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/connect/token");
        preflight.Headers.Add("Origin", "https://app.test");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        foreach (var response in new[] { await _provider.Browser.SendAsync(preflight), await _provider.Exchange(await _provider.Code()) })
        {
            Assert.True(response.IsSuccessStatusCode);
            Assert.Equal("*", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.False(response.Headers.Contains("Access-Control-Allow-Credentials"));
        }
    }

    private Task<HttpResponseMessage> Post(string body, string type = "application/x-www-form-urlencoded")
    {
        var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return _provider.Browser.PostAsync("/connect/token", content);
    }

    private static async Task IsInvalidRequest(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_request", (await Provider.Json(response)).GetProperty("error").GetString());
    }
}
