using MfaPortal.Accounts;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MfaPortal.Tests.SignIn;

public sealed class PostponePageTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private DateTimeOffset Now => portal.Time.Now;

    [Fact]
    public async Task Keeps_the_day_and_leaves_the_deadline_where_it_is()
    {
        var (browser, days, person) = await AtTheDays();

        Assert.Equal("/", (await browser.Submit(days, FilledForm.Day("2027-03-05"))).Path);

        var kept = await Kept(person);
        Assert.Equal(new DateTimeOffset(2027, 3, 5, 0, 0, 0, TimeSpan.Zero), kept.PostponedUntil);
        Assert.Equal(person.FactorDeadline, kept.FactorDeadline);
    }

    [Fact]
    public async Task Takes_any_day_that_was_typed()
    {
        var (browser, days, person) = await AtTheDays();

        await browser.Submit(days, "main form", ("Day", "other"), ("Other", "2027-03-11"));

        Assert.Equal(new DateTimeOffset(2027, 3, 11, 0, 0, 0, TimeSpan.Zero), (await Kept(person)).PostponedUntil);
    }

    [Fact]
    public async Task Takes_the_day_that_was_typed_before_the_button_that_was_pressed()
    {
        var (browser, days, person) = await AtTheDays();
        Assert.False(days.Has("input[name=Day][required]"));

        await browser.Submit(days, "main form", ("Day", "2027-03-03"), ("Other", "2027-03-11"));

        Assert.Equal(new DateTimeOffset(2027, 3, 11, 0, 0, 0, TimeSpan.Zero), (await Kept(person)).PostponedUntil);
    }

    [Fact]
    public async Task Forgets_a_typed_day_that_does_not_do_so_that_a_button_counts_next()
    {
        var (browser, days, person) = await AtTheDays();
        days = await browser.Submit(days, "main form", ("Other", "2027-03-16"));

        await browser.Submit(days, "main form", ("Day", "2027-03-03"));

        Assert.Equal(new DateTimeOffset(2027, 3, 3, 0, 0, 0, TimeSpan.Zero), (await Kept(person)).PostponedUntil);
    }

    [Theory]
    [InlineData("2027-03-01", "")]
    [InlineData("2027-03-16", "")]
    [InlineData("2099-01-01", "")]
    [InlineData("other", "2027-03-16")]
    [InlineData("other", "")]
    [InlineData("", "")]
    [InlineData("tomorrow", "")]
    public async Task Refuses_what_is_no_day_before_the_deadline(string day, string other)
    {
        var (browser, days, person) = await AtTheDays();

        var page = await browser.Submit(days, "main form", ("Day", day), ("Other", other));

        Assert.Equal("/sign-in/postpone", page.Path);
        Assert.Contains("2 March 2027", page.Text("[role=alert]"), StringComparison.Ordinal);
        Assert.Null((await Kept(person)).PostponedUntil);
    }

    [Fact]
    public async Task Is_nothing_that_another_browser_can_say()
    {
        var (_, days, person) = await AtTheDays();
        var stranger = portal.Browser();
        await stranger.SignIn(await portal.Person(other => other.FactorDeadline = Now.AddDays(14)));

        var page = await stranger.Submit(days, FilledForm.Day("2027-03-05"));

        Assert.NotEqual("/", page.Path);
        Assert.Null((await Kept(person)).PostponedUntil);
    }

    [Fact]
    public async Task Leaves_somebody_with_a_factor_no_way_around_it()
    {
        var person = await portal.Enrolled(account => account.FactorDeadline = Now.AddDays(14));
        var (browser, page) = await portal.AtTheCode(person);
        var journey = page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!.Split("j=")[1];

        foreach (var path in new[] { "/sign-in/postpone", "/sign-in/reminder", "/factors/enrol" })
        {
            Assert.Equal("/factors/totp/verify", (await browser.Get($"{path}?j={journey}")).Path);
        }
    }

    private async Task<(Browser Browser, Page Days, Account Person)> AtTheDays()
    {
        portal.Time.Now = new DateTimeOffset(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);
        var person = await portal.Person(account => account.FactorDeadline = Now.AddDays(14));
        var browser = portal.Browser();
        return (browser, await browser.Get((await browser.SignIn(person)).NotNow()), person);
    }

    private Task<Account> Kept(Account person) => portal.Query(db => db.Set<Account>().AsNoTracking().SingleAsync(account => account.Id == person.Id));
}
