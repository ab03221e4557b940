using System.Net;
using MfaPortal.Tests.Fixture;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xunit;

namespace MfaPortal.Tests.Operations;

public sealed class FaultyPortal : PortalFactory
{
    public FaultyPortal() => Replace(services => services.AddSingleton<IStartupFilter, FaultyPages>());
}

public sealed class ErrorPagesTests(FaultyPortal portal) : IClassFixture<FaultyPortal>
{
    [Theory]
    [InlineData("/fault/unexpected", HttpStatusCode.InternalServerError, "Something went wrong on our side")]
    [InlineData("/fault/busy", HttpStatusCode.ServiceUnavailable, "Very many people are signing in right now")]
    [InlineData("/fault/database", HttpStatusCode.ServiceUnavailable, "We cannot reach our database")]
    [InlineData("/fault/status/403", HttpStatusCode.Forbidden, "This page is not for you")]
    [InlineData("/fault/status/405", HttpStatusCode.MethodNotAllowed, "This page cannot be opened like this")]
    [InlineData("/fault/status/429", HttpStatusCode.TooManyRequests, "Too many tries in a short time")]
    [InlineData("/fault/status/418", (HttpStatusCode)418, "This request cannot be read")]
    [InlineData("/no/such/page", HttpStatusCode.NotFound, "This page does not exist")]
    [InlineData("/problem", HttpStatusCode.NotFound, "This page does not exist")]
    public async Task Become_a_page_with_its_status_and_a_reference(string path, HttpStatusCode status, string heading)
    {
        var page = await portal.Browser().Get(path);

        Assert.Equal(status, page.Status);
        Assert.Equal(heading, page.Text("h1"));
        Assert.Equal(page.Header("X-Correlation-Id"), page.Text("[data-reference]"));
        Assert.Matches("^[2-9A-HJ-NP-Z]{8}$", page.Text("[data-reference]"));
    }

    [Fact]
    public async Task Tell_nothing_of_the_exception()
    {
        var page = await portal.Browser().Get("/fault/unexpected");

        Assert.DoesNotContain(FaultyPages.Secret, page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Speak_the_language_of_the_browser()
    {
        var browser = portal.Browser();
        browser.Headers["Accept-Language"] = "nl-BE,nl;q=0.9";

        Assert.Equal("Deze pagina bestaat niet", (await browser.Get("/no/such/page")).Text("h1"));
    }

    [Theory]
    [InlineData("/fault/busy", "5")]
    [InlineData("/fault/database", "30")]
    public async Task Say_when_to_come_back(string path, string seconds) =>
        Assert.Equal(seconds, (await portal.Browser().Get(path)).Header("Retry-After"));

    [Theory]
    [InlineData("/fault/busy?a=1", "/fault/busy?a=1")]
    [InlineData("/no/such/page", "/")]
    [InlineData("//evil.example/busy", "/")]
    public async Task Lead_on_within_the_portal(string path, string way) =>
        Assert.Equal(way, (await portal.Browser().Get(PortalFactory.Issuer + path)).Document.QuerySelector("main a.button")!.GetAttribute("href"));

    [Theory]
    [InlineData("/fault/client", "app-one")]
    [InlineData("/fault/stranger", null)]
    public async Task Tell_the_owner_of_an_app_what_to_check(string path, string? client)
    {
        var page = await portal.Browser().Get(path);

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Equal("This sign-in cannot go on", page.Text("h1"));
        Assert.Contains("redirect_uri is not registered for this client.", page.Text("details"), StringComparison.Ordinal);
        Assert.Equal(client is not null, page.Text("details").Contains("client_id", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Explain_a_form_whose_token_does_not_fit()
    {
        var browser = portal.Browser();
        var page = await browser.Get("/dev/ui?show=sign-in");
        browser.Cookies.Remove("form");

        page = await browser.Submit(page, "main form", ("Input.User", "anna"));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Equal("This page was open too long", page.Text("h1"));
        Assert.Equal("/dev/ui", page.Document.QuerySelector("main a.button")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Refuse_a_body_that_is_too_long_before_reading_it()
    {
        var page = await portal.Browser().Post("/dev/ui", ("Input.User", new string('x', 1_000_000)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, page.Status);
        Assert.Equal("That is too much at once", page.Text("h1"));
    }

    [Fact]
    public async Task Leave_programs_with_the_bare_status()
    {
        var browser = portal.Browser();
        browser.Headers["Accept"] = "application/json";

        var page = await browser.Get("/fault/unexpected");

        Assert.Equal(HttpStatusCode.InternalServerError, page.Status);
        Assert.Equal("", page.Html);
    }

    [Fact]
    public async Task Fall_back_to_a_fixed_page_where_none_can_be_made()
    {
        await using var broken = new FaultyPortal();
        broken.Replace(services => services.Replace(ServiceDescriptor.Scoped<MfaPortal.Texts.Text>(_ => throw new InvalidOperationException())));
        await broken.InitializeAsync();

        var page = await broken.Browser().Get("/fault/unexpected");

        Assert.Equal(HttpStatusCode.InternalServerError, page.Status);
        Assert.Equal("Something went wrong", page.Text("h1"));
        Assert.Equal(page.Header("X-Correlation-Id"), page.Text("strong"));
        Assert.Contains("default-src 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("session", "x")]
    [InlineData("session", "00000000000000000000000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("browser", "\u0001")]
    [InlineData("form", "CfDJ8broken")]
    [InlineData("language", "xx")]
    public async Task Are_not_reached_by_broken_cookies(string name, string value)
    {
        var browser = portal.Browser();
        browser.Cookies[name] = value;

        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/dev/ui?show=sign-in")).Status);
    }
}
