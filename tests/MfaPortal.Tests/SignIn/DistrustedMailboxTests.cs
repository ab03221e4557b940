using MfaPortal.Accounts;
using MfaPortal.Helpdesk;
using MfaPortal.Tests.Factors.EmailCode;
using MfaPortal.Tests.Factors.Passkey;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MfaPortal.Tests.SignIn;

/// <summary>Decision D3: who can read the mailbox gets the password with it, and nothing else.</summary>
public sealed class DistrustedMailboxTests(Mailroom portal) : IClassFixture<Mailroom>
{
    private const string Chosen = "another long password";

    [Fact]
    public async Task Lets_nobody_in_who_has_only_the_mailbox_however_long_they_wait()
    {
        var person = await portal.WithMailbox(sheet: false);
        await portal.Reset(person, Chosen);

        var (browser, page) = await SignIn(person);
        Assert.Equal("/sign-in/stuck", page.Path);
        Assert.Contains("same mailbox", page.Text("main"), StringComparison.Ordinal);
        Assert.DoesNotContain("Wait", page.Text("main"), StringComparison.Ordinal);
        var journey = page.Url.Query;
        Assert.Equal("/sign-in/stuck", (await browser.Get("/sign-in/other-way" + journey)).Path);
        Assert.Equal("/sign-in/stuck", (await browser.Get("/factors/enrol" + journey)).Path);
        Assert.Equal("/sign-in", (await browser.Get("/factors/enrol")).Path);
        Assert.DoesNotContain("email-code", await portal.Letters(person));
        Assert.Empty(await portal.Sessions(person));

        portal.Time.Pass(TimeSpan.FromDays(40));
        Assert.Equal("/sign-in/stuck", (await SignIn(person)).Page.Path);
        Assert.DoesNotContain("email-code", await portal.Letters(person));
    }

    [Fact]
    public async Task Counts_again_at_the_word_of_helpdesk()
    {
        var (agent, person) = (await portal.Agent(), await portal.WithMailbox(sheet: false));
        await portal.Reset(person, Chosen);
        var office = await portal.Browser(agent);
        Assert.Contains("by mail", (await office.Get($"/helpdesk/accounts/{person.Id}")).Text(".badge.warn"), StringComparison.Ordinal);

        await portal.Do(agent, person.Id, new Act.Unlock());

        Assert.Equal("counts again", Assert.Single(await portal.Events(person.Id, "helpdesk.unlocked")).Facts["mailbox"]);
        var (browser, page) = await SignIn(person);
        Assert.Equal("/factors/recovery-codes/enrol", (await browser.Submit(page, FilledForm.Code(await portal.Code(person)))).Path);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Counts_again_once_something_else_was_shown(bool byRecoveryCode)
    {
        var person = await portal.Enrolled();
        await portal.Link(person.Account);
        await portal.Reset(person.Account, Chosen);

        var (browser, page) = await SignIn(person.Account);
        await browser.Submit(page, FilledForm.Code("000000"));
        Assert.NotNull(await Until(person.Account));
        if (byRecoveryCode)
        {
            page = await browser.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);
            page = await browser.Submit(page, FilledForm.Way("recovery-code"));
        }

        page = await browser.Submit(page, FilledForm.Code(byRecoveryCode ? person.Codes[0] : person.CodeAt(portal.Time.Now)));
        Assert.Equal(byRecoveryCode ? "/sign-in/recovered" : "/", page.Path);

        Assert.Null(await Until(person.Account));
    }

    [Fact]
    public async Task Counts_again_once_a_passkey_began_a_sign_in()
    {
        var person = await portal.Enrolled();
        using var authenticator = await portal.Passkey(person.Account);
        await portal.Link(person.Account);
        await portal.Reset(person.Account, Chosen);

        Assert.Equal("/", (await portal.Browser().SignInWith(authenticator)).Path);

        Assert.Null(await Until(person.Account));
    }

    /// <summary>Who holds the account's row does so to reset or close it, and waits for what the sign-in holds.</summary>
    [Fact]
    public async Task Makes_no_sign_in_wait_for_who_holds_the_account()
    {
        var person = await portal.Enrolled();
        await portal.Reset(person.Account, Chosen);
        var (browser, page) = await SignIn(person.Account);

        await portal.Query(async db =>
        {
            await using var held = await db.Database.BeginTransactionAsync();
            await db.Database.ExecuteSqlAsync($"select from accounts where id = {person.Account.Id.Value} for no key update");
            Assert.Equal("/", (await browser.Submit(page, FilledForm.Code(person.CodeAt(portal.Time.Now)))).Path);
            return 0;
        });

        Assert.NotNull(await Until(person.Account));
    }

    [Fact]
    public async Task Ends_a_question_that_is_open_already()
    {
        var person = await portal.WithMailbox();
        var (browser, page) = await portal.AtTheMailbox(person);
        var code = await portal.Code(person);

        await portal.Reset(person, Chosen);

        page = await browser.Submit(page, FilledForm.Code(code));
        Assert.Equal("/sign-in/expired", page.Path);
        Assert.Empty(await portal.Sessions(person));
    }

    /// <summary>As if the challenge had been opened while the reset happened: the check asks for itself.</summary>
    [Fact]
    public async Task Is_asked_about_at_the_very_last_moment()
    {
        var person = await portal.WithMailbox();
        var (browser, page) = await portal.AtTheMailbox(person);
        var code = await portal.Code(person);
        await portal.Change($"update accounts set mailbox_distrusted_until = {portal.Time.Now.AddHours(1)} where id = {person.Id.Value}");

        page = await browser.Submit(page, FilledForm.Code(code));

        Assert.Equal("/factors/email-code/verify", page.Path);
        Assert.Equal(0, await portal.Audited(person, "factor.shown"));
    }

    [Fact]
    public async Task Leaves_every_other_way_open_and_offers_no_mailbox()
    {
        var person = await portal.Enrolled();
        await portal.Link(person.Account);
        await portal.Reset(person.Account, Chosen);

        var (browser, page) = await SignIn(person.Account);
        Assert.Equal("/factors/totp/verify", page.Path);
        page = await browser.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);
        Assert.False(page.Has("[value=email-code]"));
        page = await browser.Submit(page, FilledForm.Way("recovery-code"));
        Assert.Equal("/sign-in/recovered", (await browser.Submit(page, FilledForm.Code(person.Codes[0]))).Path);
    }

    [Fact]
    public async Task Is_not_linked_as_a_first_factor_either()
    {
        var person = await portal.Person(account => account.FactorDeadline = portal.Time.Now);
        await portal.Reset(person, Chosen);

        var (_, page) = await SignIn(person);

        Assert.Equal("/factors/enrol", page.Path);
        Assert.False(page.Has("[value=email-code]"));
    }

    [Fact]
    public async Task Is_what_a_mailed_link_leads_to_and_a_change_of_password_does_not()
    {
        var person = await portal.Person();
        var browser = await portal.SignedIn(person);
        await browser.Submit(await browser.Get("/password/change"), "main form", ("Input.Current", PortalPeople.Password), ("Input.Password", Chosen));
        Assert.Null(await Until(person));

        await portal.Reset(person, "one more long password");
        Assert.Equal(Account.Never, await Until(person));
    }

    [Fact]
    public async Task Tells_who_has_no_mailbox_any_more_whom_to_call()
    {
        var person = await portal.WithMailbox(sheet: false);
        await portal.Change($"update accounts set email = null, email_key = null where id = {person.Id.Value}");
        var browser = portal.Browser();

        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));

        Assert.Equal("/sign-in/stuck", page.Path);
        Assert.Contains("no mailbox", page.Text("main"), StringComparison.Ordinal);
    }

    private Task<DateTimeOffset?> Until(Account person) => portal.Query(db =>
        db.Set<Account>().Where(account => account.Id == person.Id).Select(account => account.MailboxDistrustedUntil).SingleAsync());

    private async Task<(Browser Browser, Page Page)> SignIn(Account person)
    {
        var browser = portal.Browser();
        return (browser, await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName, Chosen)));
    }
}
