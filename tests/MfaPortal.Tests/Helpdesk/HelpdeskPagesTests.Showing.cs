using System.Net;
using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Factors;
using MfaPortal.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Helpdesk;

public sealed partial class HelpdeskPagesTests
{
    [Fact]
    public async Task Shows_what_stands_and_no_secret()
    {
        var anna = await portal.Person(person => person.FactorDeadline = portal.Time.Now.AddDays(3));
        await portal.Factor(anna.Id, label: "Locked phone", failures: FactorDesk.LastTry);
        await portal.Factor(anna.Id, label: "Waiting phone", failures: 6, nextTry: portal.Time.Now.AddMinutes(5));
        for (var i = 0; i < 7; i++)
        {
            await portal.Factor(anna.Id, "Recovery codes", set: true);
        }

        await portal.Browser(anna, userAgent: "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0");
        var page = await (await portal.Browser(await portal.Agent())).Get($"/helpdesk/accounts/{anna.Id}");

        Assert.Equal(3, page.Document.QuerySelectorAll("section[aria-labelledby=factors] tbody tr").Length);
        Assert.True(page.Has("section[aria-labelledby=factors] .badge.bad"));
        Assert.True(page.Has("section[aria-labelledby=factors] .badge.warn"));
        Assert.Contains("7 left", page.Text("section[aria-labelledby=factors]"), StringComparison.Ordinal);
        Assert.Contains("Firefox, Windows", page.Text("section[aria-labelledby=sessions]"), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("AQAAAA", page.Html, StringComparison.Ordinal);
    }

    /// <summary>Recovery codes that are left are no answer to somebody who lost them; another second step is.</summary>
    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    public async Task Says_that_a_sheet_was_used_up_and_what_helps(bool backups, bool phone, bool said)
    {
        var anna = await portal.Person(person => person.FactorsUsedUpAt = portal.Time.Now);
        if (backups || phone)
        {
            await portal.Factor(anna.Id, set: backups);
        }

        var page = await (await portal.Browser(await portal.Agent())).Get($"/helpdesk/accounts/{anna.Id}");

        Assert.Equal(said, page.Has("section[aria-labelledby=factors] .message"));
        Assert.DoesNotContain("no second step yet", page.Text("main"), StringComparison.Ordinal);
        Assert.True(page.Has("section[aria-labelledby=factors] a[href$='/reset']"));
    }

    [Fact]
    public async Task Writes_names_and_labels_as_text()
    {
        const string Evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
        var anna = await portal.Named(Evil);
        var factor = await portal.Factor(anna.Id, label: "<script>alert(3)</script>");
        await portal.Trail(anna.Id, 1, change: row => row.Facts["label"] = Evil);
        await portal.Browser(anna, userAgent: Evil);
        var browser = await portal.Browser(await portal.Agent());

        foreach (var path in new[] { "/helpdesk?q=%3Cscript", $"/helpdesk/accounts/{anna.Id}", $"/helpdesk/accounts/{anna.Id}/factor-reset?factor={factor}", $"/helpdesk/audit?person={anna.Id}" })
        {
            var page = await browser.Get(path);
            Assert.Contains("&lt;script&gt;", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>", page.Html, StringComparison.Ordinal);
            Assert.False(page.Has("img[onerror]"));
        }
    }

    [Fact]
    public async Task Pages_through_the_thousands_of_events_of_one_person()
    {
        var anna = await portal.Person();
        await portal.Trail(anna.Id, 2000);
        var browser = await portal.Browser(await portal.Agent());

        var account = await browser.Get($"/helpdesk/accounts/{anna.Id}");
        Assert.Equal(10, account.Document.QuerySelectorAll("section[aria-labelledby=events] tbody tr").Length);

        var page = await browser.Get($"/helpdesk/audit?person={anna.Id}");
        var seen = page.Document.QuerySelectorAll("tbody tr").Length;
        for (var leaves = 0; page.Document.QuerySelector("a[rel=next]") is { } next && leaves < 100; leaves++)
        {
            page = await browser.Get(next.GetAttribute("href")!);
            seen += page.Document.QuerySelectorAll("tbody tr").Length;
        }

        Assert.Equal(2000, seen);
    }
}
