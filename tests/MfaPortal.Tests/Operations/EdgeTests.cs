using System.Net;
using MfaPortal.Tests.Fixture;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Operations;

public sealed class EdgeTests(FaultyPortal portal) : IClassFixture<FaultyPortal>
{
    [Theory]
    [InlineData("/dev/ui")]
    [InlineData("/no/such/page")]
    [InlineData("/fault/unexpected")]
    [InlineData("/fault/database")]
    [InlineData("/health/live")]
    [InlineData("/ui/base.css")]
    public async Task Guards_every_answer_with_headers(string path)
    {
        var page = await portal.Browser().Get(path);

        Assert.Contains("default-src 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("base-uri 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Header("X-Content-Type-Options"));
        Assert.Equal("same-origin", page.Header("Referrer-Policy"));
        Assert.Equal("same-origin", page.Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", page.Header("Cross-Origin-Resource-Policy"));
        Assert.NotEqual("", page.Header("Permissions-Policy"));
        Assert.Equal("", page.Header("Server"));
        Assert.Equal(8, page.Header("X-Correlation-Id").Length);
    }

    [Theory]
    [InlineData("/dev/ui", true)]
    [InlineData("/fault/status/403", true)]
    [InlineData("/health/ready", true)]
    [InlineData("/ui/base.css", false)]
    public async Task Keeps_pages_out_of_every_cache(string path, bool isPage) =>
        Assert.Equal(isPage, (await portal.Browser().Get(path)).Header("Cache-Control").Contains("no-store", StringComparison.Ordinal));

    [Fact]
    public async Task Leaves_what_an_endpoint_said_itself()
    {
        var page = await portal.Browser().Get("/fault/own-policy");

        Assert.Equal("default-src 'none'; form-action https://app.example", page.Header("Content-Security-Policy"));
        Assert.Equal("public, max-age=900", page.Header("Cache-Control"));
    }

    [Theory]
    [InlineData("/admin/nowhere", true)]
    [InlineData("/helpdesk/nowhere", true)]
    [InlineData("/sign-in", false)]
    public async Task Lets_forms_lead_to_apps_only_where_a_sign_in_can_end(string path, bool staysHere) =>
        Assert.Equal(staysHere, (await portal.Browser().Get(path)).Header("Content-Security-Policy").Contains("form-action 'self'", StringComparison.Ordinal));

    [Fact]
    public async Task Speaks_of_https_only_where_the_issuer_is()
    {
        await using var secure = await PortalFactory.Start(("MfaPortal:Issuer", "https://localhost"));
        var browser = secure.Browser();

        var page = await browser.Get("/dev/ui?show=sign-in");

        Assert.Equal("max-age=63072000", page.Header("Strict-Transport-Security"));
        Assert.Contains("__Host-form", browser.Cookies.Keys);
        Assert.Equal("", (await portal.Browser().Get("/dev/ui")).Header("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Answers_to_its_own_name_alone()
    {
        var browser = portal.Browser();
        browser.Headers["Host"] = "evil.example";

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Get("/health/live")).Status);
    }

    [Fact]
    public async Task Never_takes_the_reference_from_the_client()
    {
        var browser = portal.Browser();
        browser.Headers["X-Correlation-Id"] = "AAAAAAAA";

        Assert.NotEqual("AAAAAAAA", (await browser.Get("/dev/ui")).Header("X-Correlation-Id"));
    }

    [Theory]
    [InlineData("10.0.0.7", "203.0.113.5", "203.0.113.5")]
    [InlineData("10.0.0.7", "198.51.100.1, 203.0.113.5", "203.0.113.5")]
    [InlineData("192.0.2.9", "203.0.113.5", "192.0.2.9")]
    public async Task Believes_the_address_that_a_known_proxy_names(string peer, string forwarded, string expected)
    {
        await using var behind = new FaultyPortal();
        behind.Set("MfaPortal:KnownProxies:0", "10.0.0.0/8");
        await behind.InitializeAsync();

        Assert.Equal(expected, await Address(behind, peer, forwarded));
    }

    [Fact]
    public async Task Believes_nobody_where_no_proxy_is_known() =>
        Assert.Equal("10.0.0.7", await Address(portal, "10.0.0.7", "203.0.113.5"));

    private static async Task<string> Address(PortalFactory portal, string peer, string forwarded)
    {
        var browser = portal.Browser();
        browser.Headers[FaultyPages.Peer] = peer;
        browser.Headers["X-Forwarded-For"] = forwarded;
        return (await browser.Get("/fault/address")).Html;
    }
}
