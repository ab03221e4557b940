using System.Net;
using MfaPortal.Accounts;
using MfaPortal.RelyingApps.Logout;
using MfaPortal.Sessions;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MfaPortal.Tests.Sessions;

public sealed class MySessionsTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    [Fact]
    public async Task Lists_the_browsers_this_one_first_with_the_apps_reached()
    {
        var anna = await portal.Enrolled();
        await portal.Browser(anna.Account, userAgent: Firefox);
        var browser = await portal.SignedIn(anna);
        await AppRequest.Redeem(portal.Browser(), AppRequest.Answer(await browser.Get(AppRequest.Authorize()), "code")!);
        await portal.Browser(await portal.Person());

        var page = await browser.Get("/sessions");

        var lines = page.Document.QuerySelectorAll("[data-session]");
        Assert.Equal(2, lines.Length);
        Assert.Contains("This browser", lines[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("apps: ", lines[0].TextContent, StringComparison.Ordinal);
        Assert.Null(lines[0].QuerySelector("form"));
        Assert.Contains("Firefox, Linux", lines[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("network 192.0.2.x", lines[1].TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("192.0.2.7", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_a_network_as_the_organisation_does()
    {
        await using var named = await PortalFactory.Start(("Places:0:Network", "192.0.2.0/24"), ("Places:0:Name", "Office <b>Utrecht</b>"));

        var page = await (await named.Browser(await named.Person())).Get("/sessions");

        Assert.Contains("Office <b>Utrecht</b>", page.Text("[data-session]"), StringComparison.Ordinal);
        Assert.DoesNotContain("192.0.2.x", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_one_and_leaves_the_others()
    {
        var anna = await portal.Person();
        var (lost, kept, browser) = (await portal.Browser(anna), await portal.Browser(anna), await portal.Browser(anna));
        var page = await browser.Get("/sessions");

        page = await browser.Submit(page, $"li[data-session='{Id(lost)}'] form", ("id", Id(lost)));

        Assert.True(page.Has(".message.done"));
        Assert.Equal("/sign-in", (await lost.Get("/sessions")).Path);
        Assert.Equal("/sessions", (await kept.Get("/sessions")).Path);
        Assert.Equal("ended by its person", Assert.Single(await portal.Events(anna.Id, "session.ended")).Facts["reason"]);
    }

    [Fact]
    public async Task Tells_the_apps_of_a_session_that_is_ended()
    {
        var anna = await portal.Enrolled();
        var lost = await portal.SignedIn(anna);
        await AppRequest.Redeem(portal.Browser(), AppRequest.Answer(await lost.Get(AppRequest.Authorize()), "code")!);
        var browser = await portal.SignedIn(anna);

        await browser.Submit(await browser.Get("/sessions"), $"li[data-session='{Id(lost)}'] form", ("id", Id(lost)));

        Assert.Equal("conformance", Assert.Single(await portal.Query(db =>
            db.Set<LogoutNotice>().Where(notice => notice.AccountId == anna.Account.Id).Select(notice => notice.ClientId).ToListAsync())));
    }

    [Fact]
    public async Task Ends_all_others()
    {
        var anna = await portal.Person();
        var (one, two, browser) = (await portal.Browser(anna), await portal.Browser(anna), await portal.Browser(anna));

        var page = await browser.Submit(await browser.Get("/sessions"), "form[action*=Others]");

        Assert.Single(page.Document.QuerySelectorAll("[data-session]"));
        Assert.Equal("/sign-in", (await one.Get("/sessions")).Path);
        Assert.Equal("/sign-in", (await two.Get("/sessions")).Path);
    }

    [Fact]
    public async Task Ending_twice_is_harmless()
    {
        var anna = await portal.Person();
        var lost = await portal.Browser(anna);
        var browser = await portal.Browser(anna);
        var page = await browser.Get("/sessions");

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => browser.Submit(page, $"li[data-session='{Id(lost)}'] form", ("id", Id(lost))))));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, "/sessions"), (answer.Status, answer.Path)));
        Assert.Single(await portal.Events(anna.Id, "session.ended"));
    }

    [Fact]
    public async Task Does_not_know_the_session_of_somebody_else()
    {
        var (anna, bert) = (await portal.Person(), await portal.Person());
        var (berts, annas, browser) = (await portal.Browser(bert), await portal.Browser(anna), await portal.Browser(anna));
        var page = await browser.Get("/sessions");

        var answer = await browser.Submit(page, $"li[data-session='{Id(annas)}'] form", ("id", Id(berts)));

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal((1, 2), (await portal.OpenSessions(bert.Id), await portal.OpenSessions(anna.Id)));
        Assert.Empty(await portal.Events(anna.Id, "session.ended"));
    }

    [Fact]
    public async Task Leads_from_this_browser_to_signing_out()
    {
        var anna = await portal.Person();
        var (other, browser) = (await portal.Browser(anna), await portal.Browser(anna));
        var page = await browser.Get("/sessions");

        page = await browser.Submit(page, $"li[data-session='{Id(other)}'] form", ("id", Id(browser)));

        Assert.Equal("/sign-out", page.Path);
        Assert.Equal(2, await portal.OpenSessions(anna.Id));
    }

    [Fact]
    public async Task Are_for_somebody_signed_in() => Assert.StartsWith("/sign-in", (await portal.Browser().Get("/sessions")).Path, StringComparison.Ordinal);

    private static string Id(Browser browser) => browser.Cookies["session"].Split('.')[0];
}
