using MfaPortal.Accounts;
using MfaPortal.Tests.Factors.EmailCode;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MfaPortal.Tests.SignIn;

/// <summary>Decision D3: who can read the mailbox gets the password with it, and nothing else.</summary>
public sealed class DistrustedMailboxTests(Mailroom portal) : IClassFixture<Mailroom>
{
    private const string Chosen = "another long password";

    [Fact]
    public async Task Lets_nobody_in_for_a_day_who_has_only_the_mailbox()
    {
        var person = await portal.WithMailbox(sheet: false);
        await portal.Reset(person, Chosen);

        var (browser, page) = await SignIn(person);
        Assert.Equal("/sign-in/stuck", page.Path);
        Assert.Contains(portal.Time.Now.AddHours(24).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture), page.Text("main"), StringComparison.Ordinal);
        var journey = page.Url.Query;
        Assert.Equal("/sign-in/stuck", (await browser.Get("/sign-in/other-way" + journey)).Path);
        Assert.Equal("/sign-in/stuck", (await browser.Get("/factors/enrol" + journey)).Path);
        Assert.Equal("/sign-in", (await browser.Get("/factors/enrol")).Path);
        Assert.DoesNotContain("email-code", await portal.Letters(person));
        Assert.Empty(await portal.Sessions(person));

        portal.Time.Pass(TimeSpan.FromHours(24));
        (browser, page) = await SignIn(person);
        Assert.Equal("/factors/recovery-codes/enrol", (await browser.Submit(page, FilledForm.Code(await portal.Code(person)))).Path);
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
        Assert.Equal("/", (await browser.Submit(page, FilledForm.Code(person.Codes[0]))).Path);

        page = await browser.Get("/factors/enrol");
        Assert.Equal("/factors/enrol", page.Path);
        Assert.False(page.Has("[value=email-code]"));
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
        Assert.Equal(portal.Time.Now.AddHours(24), await Until(person));
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
