using System.Globalization;
using System.Text;
using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Factors.EmailCode;
using MfaPortal.Mail;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Factors.EmailCode;

public sealed class EmailCodePagesTests(Mailroom portal) : IClassFixture<Mailroom>
{
    [Fact]
    public async Task Links_a_mailbox_and_signs_in_with_it()
    {
        var person = await portal.Person(account => account.FactorDeadline = portal.Time.Now);
        var (browser, page) = await portal.Linking(person);
        Assert.Contains($"p•••{person.Email![person.Email.IndexOf('@', StringComparison.Ordinal) - 1]}@example.test", page.Text(".lead"), StringComparison.Ordinal);
        Assert.DoesNotContain(person.Email, page.Html, StringComparison.Ordinal);

        page = await browser.Submit(page, FilledForm.Code(await portal.Code(person)));
        page = await browser.Submit(page, FilledForm.Saved);
        Assert.Equal("/", page.Path);

        // No phone took the place of anything here, and a code is no news to undo.
        page = await browser.Get("/factors");
        Assert.Contains("First add it", page.Text("main"), StringComparison.Ordinal);
        Assert.DoesNotContain("I have a new phone", page.Text("main"), StringComparison.Ordinal);
        var letter = await portal.Newest(person, "email-code");
        Assert.Contains("Did you not ask for a code?", letter, StringComparison.Ordinal);
        Assert.DoesNotContain("/not-me", letter, StringComparison.Ordinal);

        (browser, page) = await portal.AtTheMailbox(person);
        Assert.Equal("/", (await browser.Submit(page, FilledForm.Code(await portal.Code(person)))).Path);
        var session = (await portal.Sessions(person))[^1];
        Assert.Equal(Strength.Weak, session.Strength);
        Assert.Equal(["pwd", "email", "mfa"], session.Amr);
        Assert.Equal(2, await portal.Audited(person, "factor.code-sent"));
        Assert.Equal(["email-code", "email-code", "factor-enrolled", "factor-enrolled"], (await portal.Letters(person)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(Role.Helpdesk)]
    [InlineData(Role.Admin)]
    [InlineData(null)]
    public async Task Is_not_offered_to_staff_nor_to_who_has_no_mailbox(string? role)
    {
        var person = await portal.Person(account =>
        {
            account.FactorDeadline = portal.Time.Now;
            account.Roles = role is null ? [] : [role];
            account.Email = role is null ? null : account.Email;
            account.EmailKey = role is null ? null : account.EmailKey;
        });
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));

        Assert.False(page.Has("[value=email-code]"));
        page = await browser.Submit(page, "main form:has([name=kind])", ("kind", "email-code"), ("device", ""));
        Assert.Equal("/factors/enrol", page.Path);
    }

    /// <summary>Threat T14.</summary>
    [Fact]
    public async Task Is_not_taken_where_something_stronger_is_asked_for()
    {
        var both = await portal.Enrolled();
        await portal.Link(both.Account);
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get(AppRequest.Authorize(("claims", """{"id_token":{"acr":{"essential":true,"value":"mfa"}}}"""))), FilledForm.Password(both.UserName));
        Assert.Equal("/factors/totp/verify", page.Path);

        page = await browser.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);
        Assert.False(page.Has("[value=email-code]"));
        page = await browser.Submit(page, FilledForm.Way("email-code"));
        Assert.Equal("/factors/totp/verify", page.Path);
    }

    /// <summary>Mail scanners, previews and impatient people ask for pages: one mail, and the code stays good.</summary>
    [Fact]
    public async Task Sends_one_mail_however_often_the_page_is_asked_for()
    {
        var person = await portal.WithMailbox();
        var (browser, page) = await portal.AtTheMailbox(person);
        var code = await portal.Code(person);

        for (var i = 0; i < 3; i++)
        {
            await browser.Get(page.Url.PathAndQuery);
            await portal.Once(browser, HttpMethod.Head, page.Url.PathAndQuery);
            await portal.Once(browser, HttpMethod.Get, page.Url.PathAndQuery, ("Sec-Purpose", "prefetch;prerender"));
        }

        Assert.Equal(["email-code"], await portal.Letters(person));
        Assert.Equal("/", (await browser.Submit(page, FilledForm.Code(code))).Path);
    }

    [Fact]
    public async Task Sends_nothing_to_who_only_looks_ahead()
    {
        var person = await portal.WithMailbox();
        var browser = portal.Browser();
        var sent = await portal.PostOnce(browser, await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
        var address = sent.Location!.StartsWith("/factors", StringComparison.Ordinal) ? sent.Location : (await portal.GetOnce(browser, sent.Location)).Location!;
        Assert.StartsWith("/factors/email-code/verify", address, StringComparison.Ordinal);

        await portal.Once(browser, HttpMethod.Head, address);
        await portal.Once(browser, HttpMethod.Get, address, ("Sec-Purpose", "prefetch"));
        await portal.Once(browser, HttpMethod.Get, address, ("Purpose", "prefetch"));
        Assert.Empty(await portal.Letters(person));

        await browser.Get(address);
        Assert.Equal(["email-code"], await portal.Letters(person));
    }

    /// <summary>Threat T13; and the database does not know it either once the mail is on its way.</summary>
    [Fact]
    public async Task Says_the_code_nowhere_but_in_the_mail()
    {
        var person = await portal.WithMailbox();
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
        var code = await portal.Code(person);
        page = await browser.Submit(page, FilledForm.Code(code == "000000" ? "000001" : "000000"));
        var everything = page.Html + string.Join('\n', browser.Cookies.Values) + string.Join('\n', page.Headers.SelectMany(header => header.Value));
        Assert.DoesNotContain(code, everything, StringComparison.Ordinal);

        await portal.Send();
        var kept = await portal.Query(db => Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ToListAsync(
            Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.SqlQuery<string>(db.Database,
                $"""
                select (select coalesce(string_agg(o::text, ' '), '') from outbox o where o.account_id = {person.Id.Value}) ||
                       (select coalesce(string_agg(a.facts::text, ' '), '') from audit a where a.target_id = {person.Id.Value}) as "Value"
                """)));
        Assert.DoesNotContain(code, kept[0], StringComparison.Ordinal);
        Assert.DoesNotContain(Encoding.ASCII.GetBytes(code), (await portal.Challenges(person))[0].Payload!.Chunk(6));
    }

    [Theory]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("")]
    public async Task Spends_no_try_on_what_is_no_code(string typed)
    {
        var person = await portal.WithMailbox();
        var (browser, page) = await portal.AtTheMailbox(person);

        page = await browser.Submit(page, FilledForm.Code(typed));

        Assert.Contains("6 digits", page.Text("#Code-error"), StringComparison.Ordinal);
        Assert.Equal(0, Assert.Single(await portal.Factors(person, "email-code")).Failures);
    }

    [Fact]
    public async Task Refuses_a_wrong_code_and_takes_the_right_one_after_it_spaces_and_all()
    {
        var person = await portal.WithMailbox();
        var (browser, page) = await portal.AtTheMailbox(person);
        var code = await portal.Code(person);

        page = await browser.Submit(page, FilledForm.Code(Other(code)));
        Assert.Contains("not right", page.Text("#Code-error"), StringComparison.Ordinal);
        Assert.Equal("/", (await browser.Submit(page, FilledForm.Code(" " + code[..3] + " " + code[3..]))).Path);
        Assert.Equal(0, Assert.Single(await portal.Factors(person, "email-code")).Failures);
    }

    /// <summary>Threat T32.</summary>
    [Fact]
    public async Task Refuses_a_code_after_ten_minutes()
    {
        var person = await portal.WithMailbox();
        var (browser, page) = await portal.AtTheMailbox(person);
        portal.Time.Pass(MailedCode.Life);

        page = await browser.Submit(page, FilledForm.Code(await portal.Code(person)));
        Assert.Contains("expired", page.Text("#Code-error"), StringComparison.Ordinal);
        Assert.Contains("expired", page.Text("[data-mail-state]"), StringComparison.Ordinal);

        page = await browser.Submit(page, Mailroom.Again);
        Assert.Equal("/", (await browser.Submit(page, FilledForm.Code(await portal.Code(person)))).Path);
    }

    [Fact]
    public async Task Refuses_a_code_that_was_used_before()
    {
        var person = await portal.WithMailbox();
        var (browser, page) = await portal.AtTheMailbox(person);
        var code = await portal.Code(person);
        await browser.Submit(page, FilledForm.Code(code));

        var again = await browser.Get(page.Url.PathAndQuery);
        Assert.Equal("/", again.Path);
        var (second, asked) = await portal.AtTheMailbox(person);
        asked = await second.Submit(asked, FilledForm.Code(code));
        Assert.Equal("/factors/email-code/verify", asked.Path);
        Assert.Single(await portal.Sessions(person));
    }

    /// <summary>Threat T38: two browsers of one person, each with its own code.</summary>
    [Fact]
    public async Task Refuses_the_code_that_another_browser_asked_for()
    {
        var person = await portal.WithMailbox();
        var (first, here) = await portal.AtTheMailbox(person);
        var code = await portal.Code(person);
        var (second, there) = await portal.AtTheMailbox(person);

        there = await second.Submit(there, FilledForm.Code(code));
        Assert.Contains("not right", there.Text("#Code-error"), StringComparison.Ordinal);
        Assert.Equal("/sign-in/expired", (await second.Get(here.Url.PathAndQuery)).Path);
        Assert.Equal("/", (await first.Submit(here, FilledForm.Code(code))).Path);
    }

    [Fact]
    public async Task Is_no_way_any_more_once_it_is_removed()
    {
        var person = await portal.WithMailbox();
        var (browser, page) = await portal.AtTheMailbox(person);
        await browser.Submit(page, FilledForm.Code(await portal.Code(person)));
        page = await browser.Get("/factors");
        page = await browser.Get(page.Document.QuerySelector("[data-kind=email-code] [data-change]")!.GetAttribute("href")!);
        page = await browser.Submit(page, "main form[action*=Remove]");
        Assert.Equal("/factors", page.Path);

        browser = portal.Browser();
        page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
        Assert.Equal("/", page.Path);
    }

    [Fact]
    public async Task Is_not_offered_again_to_who_has_it()
    {
        var person = await portal.WithMailbox();
        var (browser, page) = await portal.AtTheMailbox(person);
        await browser.Submit(page, FilledForm.Code(await portal.Code(person)));

        page = await browser.WithoutPhone(await browser.Get("/factors/enrol"));

        Assert.True(page.Has("[name=kind][value=code-sheet]"));
        Assert.False(page.Has("[name=kind][value=email-code]"));
        Assert.Equal("Step 1 of 2", page.Text(".steps p"));
    }

    [Fact]
    public async Task Tells_how_the_mail_fares()
    {
        var person = await portal.WithMailbox();
        var (browser, page) = await portal.AtTheMailbox(person);
        Assert.Contains("on its way", page.Text("[data-mail-state]"), StringComparison.Ordinal);
        Assert.True(page.Has("[data-late][hidden]"));

        portal.Answer = new Delivery.Postponed("451 4.7.1 Greylisted");
        await portal.Send();
        page = await browser.Get(page.Url.PathAndQuery);
        Assert.Equal("Deferred", page.Document.QuerySelector("[data-mail-state]")!.GetAttribute("data-mail-state"));

        portal.Time.Pass(TimeSpan.FromSeconds(60));
        portal.Answer = new Delivery.Accepted("250 2.0.0 Ok: queued as 4F2A");
        await portal.Send();
        page = await browser.Get(page.Url.PathAndQuery);
        Assert.Contains($"accepted the mail at {portal.Time.Now.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}", page.Text("[data-mail-state]"), StringComparison.Ordinal);
        Assert.False(page.Has("[data-refresh]"));
        Assert.True(page.Has("[data-late]:not([hidden]) a[href*='other-way']"));
    }

    [Fact]
    public async Task Offers_another_way_at_once_where_the_mail_was_refused_and_tells_helpdesk_the_answer()
    {
        var person = await portal.WithMailbox();
        var (browser, page) = await portal.AtTheMailbox(person);
        portal.Answer = new Delivery.Refused("550 5.1.1 No such user");
        await portal.Send();
        portal.Answer = new Delivery.Accepted("250 Ok");

        page = await browser.Get(page.Url.PathAndQuery);
        Assert.Contains("did not take the mail", page.Text("[data-mail-state]"), StringComparison.Ordinal);
        Assert.True(page.Has("[data-late]:not([hidden])"));

        var helper = await portal.SignedIn(await portal.Enrolled(account => account.Roles = [Role.Helpdesk]));
        var file = await helper.Get($"/helpdesk/accounts/{person.Id}");
        Assert.Contains("550 5.1.1 No such user", file.Text("[aria-labelledby=letters]"), StringComparison.Ordinal);
        Assert.DoesNotContain("example.test", file.Text("[aria-labelledby=letters]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_nothing_to_a_mailbox_that_is_none()
    {
        var person = await portal.WithMailbox();
        await portal.Change($"update accounts set email = 'a@b@c', email_key = null where id = {person.Id.Value}");
        var (_, page) = await portal.AtTheMailbox(person);

        Assert.Contains("No code could be sent", page.Text("[data-mail-state]"), StringComparison.Ordinal);
        Assert.Empty(await portal.Letters(person));
    }

    [Theory]
    [InlineData("anna@example.test", "a•••a@example.test")]
    [InlineData("ab@example.test", "a•••@example.test")]
    [InlineData("a@example.test", "a•••@example.test")]
    [InlineData("😀bc😀@example.test", "•••@example.test")]
    [InlineData("", "•••")]
    public void Shows_a_mailbox_in_part(string address, string shown) => Assert.Equal(shown, CodeLetter.Masked(address));

    private static string Other(string code) => code == "000000" ? "000001" : "000000";
}
