using System.Net;
using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using MfaPortal.Tests.Factors.EmailCode;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.SignIn;

/// <summary>What opens the door to a change of what a person signs in with, and for how long.</summary>
public sealed class ChangeOfFactorsTests(Mailroom portal) : IClassFixture<Mailroom>
{
    private DateTimeOffset Now => portal.Time.Now;

    /// <summary>Threat T14: an unlocked computer with the mail open, hours after a strong factor was shown.</summary>
    [Fact]
    public async Task Takes_no_old_strong_proof_and_fresh_weak_one_for_a_fresh_strong_one()
    {
        var (person, browser) = await WithAppAndMailbox();
        portal.Time.Pass(TimeSpan.FromMinutes(11));
        await ShowTheMailbox(browser, person);

        var page = await browser.Get($"/factors/{person.App}/replace");
        Assert.Equal("/factors/totp/replace", page.Path);
        Assert.False(page.Has("[data-totp-key]"));
        foreach (var path in new[] { $"/factors/{person.App}", "/factors/enrol", "/factors/renew?kind=recovery-code" })
        {
            Assert.Equal("/factors/totp/verify", (await browser.Get(path)).Path);
        }
    }

    [Fact]
    public async Task Opens_to_the_strong_factor_once_it_is_shown()
    {
        var (person, browser) = await WithAppAndMailbox();
        portal.Time.Pass(TimeSpan.FromMinutes(11));
        await ShowTheMailbox(browser, person);

        var page = await browser.Submit(await browser.Get($"/factors/{person.App}"), FilledForm.Code(person.CodeAt(Now)));

        Assert.Equal($"/factors/{person.App}", page.Path);
        Assert.Equal("/factors/enrol", (await browser.Get("/factors/enrol")).Path);
        Assert.Equal("/factors/renew", (await browser.Get("/factors/renew?kind=recovery-code")).Path);
    }

    [Fact]
    public async Task Renews_only_what_is_there()
    {
        var (_, browser) = await WithAppAndMailbox();

        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get("/factors/renew?kind=code-sheet")).Status);
    }

    [Fact]
    public async Task Opens_to_the_mailbox_where_there_is_no_more()
    {
        var person = await portal.WithMailbox();
        var (browser, page) = await portal.AtTheMailbox(person);
        await browser.Submit(page, FilledForm.Code(await portal.Code(person)));

        Assert.Equal("/factors/enrol", (await browser.Get("/factors/enrol")).Path);
    }

    /// <summary>Or who had no more than the mailbox when they were made would hold a strong proof now.</summary>
    [Fact]
    public async Task Makes_recovery_codes_anew_with_the_first_strong_factor()
    {
        var person = await portal.WithMailbox();
        var (browser, page) = await portal.AtTheMailbox(person);
        await browser.Submit(page, FilledForm.Code(await portal.Code(person)));

        page = await browser.Submit(await browser.Get("/factors/enrol"), FilledForm.Device("iphone"));
        page = await browser.Submit(page, FilledForm.Code(Codes.At(page.Text("[data-totp-key]"), Now)));

        Assert.Equal("/factors/recovery-codes/enrol", page.Path);
        Assert.Empty(await portal.Factors(person, "recovery-code"));
        Assert.Equal(1, await portal.Audited(person, "factor.removed"));
    }

    /// <summary>Decision D3: what counts for nothing opens nothing.</summary>
    [Fact]
    public async Task Lets_no_staff_in_with_a_factor_that_is_kept_from_them()
    {
        var person = await portal.WithMailbox(sheet: false);
        string[] roles = [Role.Helpdesk];
        await portal.Change($"update accounts set roles = {roles} where id = {person.Id.Value}");
        var (browser, page) = await portal.AtTheMailbox(person);
        page = await browser.Submit(page, FilledForm.Code(await portal.Code(person)));
        Assert.Equal("/", page.Path);
        Assert.Null(Assert.Single(await portal.Sessions(person)).FactorAt);

        portal.Time.Pass(TimeSpan.FromMinutes(1));
        page = await browser.Get("/helpdesk");
        Assert.Equal("/factors/email-code/verify", page.Path);
        page = await browser.Submit(page, FilledForm.Code(await portal.Code(person)));

        Assert.Equal("/factors/enrol", page.Path);
    }

    /// <summary>Threat T17, at the moment between the choice and the challenge: as if it had been opened after the other's enrolment.</summary>
    [Fact]
    public async Task Takes_no_first_factor_beside_another()
    {
        var person = await portal.Person(account => account.FactorDeadline = Now);
        var (stranger, theirs) = await Linking(person);
        var (browser, mine) = await Linking(person);
        mine = await browser.Submit(mine, FilledForm.Code(Codes.At(mine.Text("[data-totp-key]"), Now)));
        Assert.Equal("/factors/recovery-codes/enrol", mine.Path);
        await portal.Change($"update challenges set voided_at = null where account_id = {person.Id.Value}");

        theirs = await stranger.Submit(theirs, FilledForm.Code(Codes.At(theirs.Text("[data-totp-key]"), Now)));

        Assert.Equal("/factors/totp/verify", theirs.Path);
        Assert.Single(await portal.Factors(person, "totp"));
        Assert.Equal("/", (await browser.Submit(mine, FilledForm.Saved)).Path);
    }

    [Fact]
    public async Task Leaves_half_an_hour_to_who_has_a_factor()
    {
        var (_, browser) = await WithAppAndMailbox();
        var page = await browser.Submit(await browser.Get("/factors/enrol"), FilledForm.Device("iphone"));
        Assert.Equal("/factors/totp/enrol", page.Path);
        portal.Time.Pass(TimeSpan.FromMinutes(30));

        Assert.Equal("/sign-in/expired", (await browser.Get(page.Url.PathAndQuery)).Path);
    }

    [Fact]
    public async Task Leaves_no_proof_to_who_sits_down_next()
    {
        var (person, browser, page) = await Choosing();

        await browser.Submit(page, FilledForm.SignOut);

        Assert.Equal("/sign-in/expired", (await browser.Get("/sign-in" + page.Url.Query)).Path);
        Assert.All(await portal.Challenges(person.Account), challenge => Assert.NotNull(challenge.VoidedAt));
    }

    [Fact]
    public async Task Ends_what_was_begun_in_a_session_with_everything_else()
    {
        var (person, browser, page) = await Choosing();

        await portal.Ask(services => End(services, person.Account.Id));

        Assert.Equal("/sign-in/expired", (await browser.Get(page.Url.PathAndQuery)).Path);
    }

    [Theory]
    [InlineData(11, false)]
    [InlineData(31, true)]
    public async Task Asks_again_who_took_too_long(int minutes, bool idle)
    {
        var (person, browser, page) = await Choosing();
        portal.Time.Pass(TimeSpan.FromMinutes(minutes));

        var next = await browser.Get("/sign-in/continue" + page.Url.Query);
        if (idle)
        {
            Assert.Equal("/sign-in", next.Path);
            next = await browser.Submit(next, FilledForm.Password(person.UserName));
        }

        Assert.Equal("/factors/totp/verify", next.Path);
    }

    /// <summary>Threat T07.</summary>
    [Fact]
    public async Task Asks_a_person_although_another_put_it_off_in_the_same_journey()
    {
        var one = await portal.Person(account => account.FactorDeadline = Now.AddDays(14));
        var other = await portal.Person(account => account.FactorDeadline = Now.AddDays(14));
        var browser = portal.Browser();
        var page = await browser.SignIn(one);
        await portal.Change($"update journeys set postponed_at = {Now} where account_id = {one.Id.Value}");

        page = await browser.Submit(await browser.Get("/sign-in" + page.Url.Query), FilledForm.Password(other.UserName));

        Assert.Equal("/factors/enrol", page.Path);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Keeps_the_last_one_that_counts(bool staff)
    {
        var person = await portal.Enrolled();
        await portal.Link(person.Account);

        var look = await portal.Ask(services => services.GetRequiredService<FactorRemoval>().Look(
            new SignedIn(
                RowId.New<SessionId>(Now), person.Account.Id, person.UserName, "", person.Account.Email, null, staff ? [Role.Admin] : [],
                Strength.Strong, ["pwd", "otp"], Now, Now, Now, Now, Now.AddHours(12), Now),
            person.App, CancellationToken.None));

        Assert.Equal(!staff, look!.MayRemove);
    }

    private static async Task<int> End(IServiceProvider services, AccountId person)
    {
        await services.GetRequiredService<SessionDesk>().EndEverything(person, "a test", person, except: null, CancellationToken.None);
        return await services.GetRequiredService<PortalDb>().SaveChangesAsync();
    }

    private async Task<(Enrolled Person, Browser Browser)> WithAppAndMailbox()
    {
        var person = await portal.Enrolled();
        await portal.Link(person.Account);
        await portal.Change($"update factors set preferred_at = {Now} where id = {person.App.Value}");
        return (person, await portal.SignedIn(person));
    }

    private async Task ShowTheMailbox(Browser browser, Enrolled person)
    {
        var mailbox = Assert.Single(await portal.Factors(person.Account, "email-code"));
        var page = await browser.Get($"/factors/{mailbox.Id}/try");
        Assert.Equal("/factors/email-code/verify", page.Path);
        Assert.Equal("/factors", (await browser.Submit(page, FilledForm.Code(await portal.Code(person.Account)))).Path);
    }

    // At the choice, with a proof that was given in the journey itself.
    private async Task<(Enrolled Person, Browser Browser, Page Page)> Choosing()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        portal.Time.Pass(TimeSpan.FromMinutes(11));
        var page = await browser.Submit(await browser.Get("/factors/enrol"), FilledForm.Code(person.CodeAt(Now)));
        Assert.Equal("/factors/enrol", page.Path);
        return (person, browser, page);
    }

    private async Task<(Browser Browser, Page Page)> Linking(Account person)
    {
        var browser = portal.Browser();
        return (browser, await browser.Submit(await browser.SignIn(person), FilledForm.Device("iphone")));
    }
}
