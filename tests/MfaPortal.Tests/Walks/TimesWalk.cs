using MfaPortal.Accounts;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using MfaPortal.Tests.Safety;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MfaPortal.Tests.Walks;

/// <summary>An organisation in Amsterdam, in the week before its clock is put forward on 28 March 2027.</summary>
public sealed class TimesWalk(TimesWalk.InAmsterdam portal) : IClassFixture<TimesWalk.InAmsterdam>
{
    // Half past midnight there, and still the day before in UTC.
    private static readonly DateTimeOffset Thursday = new(2027, 3, 24, 23, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task Tells_people_and_helpdesk_the_same_hour()
    {
        portal.Time.Now = Thursday;
        var anna = await portal.Person();
        var browser = await portal.Browser(anna);
        var started = "<time datetime=\"2027-03-24T23:30:00Z\">25 March 2027, 00:30</time>";

        Assert.Contains($"since {started}", (await browser.Get("/sessions")).Html, StringComparison.Ordinal);

        await portal.NotMeLink(anna);
        Assert.Contains("When: 25 March 2027, 00:30\n", Assert.Single(await portal.Read("password-changed", anna.Email!)).Text, StringComparison.Ordinal);

        var helper = await portal.Browser(await portal.Agent());
        Assert.Contains("25 Mar 2027, 00:30</time>", (await helper.Get($"/helpdesk/accounts/{anna.Id}")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_the_audit_the_distance_to_UTC()
    {
        portal.Time.Now = Thursday;
        var anna = await portal.Person();
        await portal.Browser().SignIn(anna);

        var page = await (await portal.Browser(await portal.Agent())).Get($"/helpdesk/audit?person={anna.Id}&from=2027-03-25&to=2027-03-25");

        Assert.NotEmpty(page.Document.QuerySelectorAll("time[datetime='2027-03-24T23:30:00Z']"));
        Assert.All(page.Document.QuerySelectorAll("td time"), time => Assert.Equal("2027-03-25 00:30:00+01:00", time.TextContent));
    }

    [Fact]
    public async Task Counts_days_and_ends_them_by_its_own_midnight()
    {
        portal.Time.Now = Thursday;
        var anna = await portal.Person(account => account.FactorDeadline = new DateTimeOffset(2027, 4, 7, 22, 15, 0, TimeSpan.Zero));
        var browser = portal.Browser();
        var choose = await browser.SignIn(anna);
        Assert.Contains("Days left: 14. From <time datetime=\"2027-04-07T22:15:00Z\">8 April 2027</time>", choose.Html, StringComparison.Ordinal);
        var days = await browser.Get(choose.NotNow());
        Assert.Equal(
            ["2027-03-26", "2027-03-28", "2027-04-01", "2027-04-08", "other"],
            days.Document.QuerySelectorAll("input[name=Day]").Select(day => day.GetAttribute("value")));

        await browser.Submit(days, FilledForm.Day("2027-04-01"));

        // An hour less before that midnight: the clock has been put forward.
        var until = await portal.Query(db => db.Set<Account>().Where(account => account.Id == anna.Id).Select(account => account.PostponedUntil).SingleAsync());
        Assert.Equal(new DateTimeOffset(2027, 3, 31, 22, 0, 0, TimeSpan.Zero), until);

        portal.Time.Now = until!.Value.AddMinutes(-1);
        Assert.Equal("/sign-in/reminder", (await portal.Browser().SignIn(anna)).Path);
        portal.Time.Now = until.Value;
        Assert.Equal("/factors/enrol", (await portal.Browser().SignIn(anna)).Path);
    }

    public sealed class InAmsterdam : LetterPortal
    {
        public InAmsterdam() => Set("MfaPortal:TimeZone", "Europe/Amsterdam");
    }
}
