using System.Net;
using System.Text.RegularExpressions;

namespace MfaPortal.Oidc.Tests.Authorize;

public sealed class FormPostTests : IAsyncDisposable
{
    private readonly Provider _provider = new();

    public FormPostTests() => _provider.Portal.SignIn();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Posts_code_state_and_iss_to_the_app()
    {
        var response = await _provider.Authorize(("response_mode", "form_post"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        var page = await response.Content.ReadAsStringAsync();
        Assert.Contains("<form method=\"post\" action=\"https://app.test/callback\">", page);
        var fields = Fields(page);
        Assert.Equal(["code", "iss", "state"], fields.Keys.Order());
        Assert.Equal(("state-1", Provider.Issuer), (fields["state"], fields["iss"]));
        Assert.Contains("<button type=\"submit\">", page);
        Assert.True((await _provider.Exchange(fields["code"])).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Posts_errors_too()
    {
        var page = await (await _provider.Authorize(("response_mode", "form_post"), ("max_age", "x"))).Content.ReadAsStringAsync();
        var fields = Fields(page);
        Assert.Equal(("invalid_request", "state-1", Provider.Issuer), (fields["error"], fields["state"], fields["iss"]));
    }

    [Fact]
    public async Task Encodes_what_the_app_sent_and_is_called()
    {
        const string Wild = "\"><svg/onload=alert(1)>'&é";
        var page = await (await _provider.Authorize(("response_mode", "form_post"), ("state", Wild))).Content.ReadAsStringAsync();
        Assert.DoesNotContain("<svg", page);
        Assert.DoesNotContain("<Web>", page);
        Assert.Equal(Wild, Fields(page)["state"]);
    }

    [Fact]
    public async Task Lets_only_its_own_script_run_and_only_the_app_be_posted_to()
    {
        var response = await _provider.Authorize(("response_mode", "form_post"));
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        var nonce = Regex.Match(policy, "script-src 'nonce-([A-Za-z0-9_-]{22})'").Groups[1].Value;
        Assert.Contains($"<script nonce=\"{nonce}\">", await response.Content.ReadAsStringAsync());
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("form-action https://app.test;", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain(nonce, Assert.Single((await _provider.Authorize(("response_mode", "form_post"))).Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
    }

    private static Dictionary<string, string> Fields(string page) =>
        Regex.Matches(page, "<input type=\"hidden\" name=\"([a-z_]+)\" value=\"([^\"]*)\">")
            .ToDictionary(match => match.Groups[1].Value, match => WebUtility.HtmlDecode(match.Groups[2].Value));
}
