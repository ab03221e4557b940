using System.Net;
using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Helpdesk;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MfaPortal.Tests.Safety;

public sealed class HistoryTests(LetterPortal portal) : IClassFixture<LetterPortal>
{
    private const string Edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0";

    [Fact]
    public async Task Tells_of_a_sign_in_with_the_browser_of_it()
    {
        var anna = await portal.Enrolled();
        var elsewhere = portal.Browser();
        elsewhere.Headers["User-Agent"] = Edge;
        await elsewhere.Submit(await elsewhere.Submit(await elsewhere.Get("/sign-in"), FilledForm.Password(anna.UserName)), FilledForm.Code(anna.CodeAt(portal.Time.Now)));
        portal.Time.Pass(TimeSpan.FromSeconds(30));
        var browser = await portal.SignedIn(anna);

        var page = await browser.Get("/history");

        var started = page.Document.QuerySelectorAll("[data-event='session.started']").Select(line => line.TextContent).ToList();
        Assert.Equal(2, started.Count);
        Assert.Contains("Edge, Windows", started[1], StringComparison.Ordinal);
        Assert.True(page.Has("[data-event='factor.shown']"));
    }

    [Fact]
    public async Task Tells_what_helpdesk_did_at_once_with_who_and_why()
    {
        var (agent, anna) = (await portal.Agent(), await portal.Person());
        await portal.Do(agent, anna.Id, new Act.Unlock(), "Typed it wrongly on Monday");
        var browser = await portal.Browser(anna);

        foreach (var address in (string[])["/history", "/history?sort=helpdesk"])
        {
            var line = (await browser.Get(address)).Text("[data-event='helpdesk.unlocked']");
            Assert.Contains(agent.DisplayName, line, StringComparison.Ordinal);
            Assert.Contains("Typed it wrongly on Monday", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Keeps_the_reason_to_itself_where_that_is_the_policy()
    {
        await using var discreet = await PortalFactory.Start(("Safety:ShowsHelpdeskReason", "false"));
        var (agent, anna) = (await discreet.Agent(), await discreet.Person());
        await discreet.Do(agent, anna.Id, new Act.Unlock(), "Typed it wrongly on Monday");

        var page = await (await discreet.Browser(anna)).Get("/history");

        Assert.True(page.Has("[data-event='helpdesk.unlocked']"));
        Assert.DoesNotContain("Monday", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_nothing_of_anybody_else()
    {
        var (anna, bert) = (await portal.Person(), await portal.Person());
        await portal.Trail(bert.Id, 3, "password.changed");
        await portal.Trail(bert.Id, 1, "helpdesk.unlocked", actor: anna.Id);

        Assert.False((await (await portal.Browser(anna)).Get("/history")).Has("[data-event]"));
    }

    [Fact]
    public async Task Leafs_by_key_and_skips_nothing()
    {
        var anna = await portal.Person();
        await portal.Trail(anna.Id, 65, "password.refused", result: AuditResult.Refused);
        var browser = await portal.Browser(anna);

        var seen = new List<string>();
        var page = await browser.Get("/history?sort=sign-in");
        for (var leaf = 0; leaf < 5; leaf++)
        {
            seen.AddRange(page.Document.QuerySelectorAll("[data-event] time").Select(time => time.GetAttribute("datetime")!));
            if (page.Document.QuerySelector("a[rel=next]") is not { } older)
            {
                break;
            }

            page = await browser.Get(older.GetAttribute("href")!);
        }

        Assert.Equal((65, 65), (seen.Count, seen.Distinct().Count()));
        Assert.Equal(seen.OrderDescending(StringComparer.Ordinal), seen);
    }

    [Theory]
    [InlineData("sign-in", "password.refused")]
    [InlineData("security", "password.changed")]
    [InlineData("apps", "code.issued")]
    public async Task Sorts(string sort, string kept)
    {
        var anna = await portal.Person();
        foreach (var name in (string[])["password.refused", "password.changed", "code.issued", "token.refreshed"])
        {
            await portal.Trail(anna.Id, 1, name);
        }

        var page = await (await portal.Browser(anna)).Get($"/history?sort={sort}");

        Assert.Equal([kept], page.Document.QuerySelectorAll("[data-event]").Select(line => line.GetAttribute("data-event")));
    }

    [Fact]
    public async Task Lists_the_letters()
    {
        var anna = await portal.Person();
        await portal.NotMeLink(anna);

        Assert.Contains("Your password was changed", (await (await portal.Browser(anna)).Get("/history?sort=mail")).Text("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Freezes_the_account_for_a_line_that_was_somebody_else()
    {
        var anna = await portal.Person();
        await portal.Trail(anna.Id, 1, "factor.enrolled");
        var (browser, other) = (await portal.Browser(anna), await portal.Browser(anna));

        var page = await browser.Get("/history");
        page = await browser.Get(page.Document.QuerySelector("[data-event='factor.enrolled'] a")!.GetAttribute("href")!);
        Assert.Contains("Second step linked", page.Text("main"), StringComparison.Ordinal);
        page = await browser.Submit(page, "main form");

        Assert.Equal("/not-me/done", page.Path);
        Assert.Equal(0, await portal.OpenSessions(anna.Id));
        Assert.Equal("/sign-in", (await other.Get("/history")).Path);
        Assert.StartsWith("history: factor.enrolled", Assert.Single(await portal.Events(anna.Id, "account.frozen")).Facts["why"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_about_nothing_that_is_old_or_failed_or_somebody_elses()
    {
        var (anna, bert) = (await portal.Person(), await portal.Person());
        await portal.Trail(anna.Id, 1, "password.refused", result: AuditResult.Refused);
        await portal.Trail(anna.Id, 1, "factor.removed", actor: bert.Id);
        await portal.Trail(anna.Id, 1, "factor.enrolled", change: row => row.Facts["label"] = "old");
        await portal.Query(db => db.Database.ExecuteSqlAsync($"update audit set at = {portal.Time.Now.AddDays(-31)} where target_id = {anna.Id.Value} and event = 'factor.enrolled'"));
        await portal.Trail(bert.Id, 1, "factor.enrolled");
        var berts = await portal.Query(db => db.Set<AuditRow>().Where(row => row.TargetId == bert.Id).Select(row => row.Id).SingleAsync());
        var browser = await portal.Browser(anna);

        var page = await browser.Get("/history");
        Assert.Equal(3, page.Document.QuerySelectorAll("[data-event]").Length);
        Assert.False(page.Has("[data-event] a"));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get($"/history/not-me?e={berts}")).Status);
    }

    [Theory]
    [InlineData("nl", "Wachtwoord gewijzigd")]
    [InlineData("fr", "Mot de passe")]
    [InlineData("de", "Passwort")]
    public async Task Speaks_the_language_of_the_person(string language, string words)
    {
        var anna = await portal.Person(person => person.Language = language);
        await portal.Trail(anna.Id, 1, "password.changed");

        Assert.Contains(words, (await (await portal.Browser(anna)).Get("/history")).Text("[data-event='password.changed'] strong"), StringComparison.Ordinal);
    }
}
