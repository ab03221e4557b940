using System.Net;
using MfaPortal.Factors;
using MfaPortal.Factors.Totp;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Factors.Totp;

/// <summary>A new phone takes the place of the old one, on one page and in one transaction.</summary>
public sealed class NewPhoneTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private const string Address = "/factors/totp/replace";

    private DateTimeOffset Now => portal.Time.Now;

    [Fact]
    public async Task Takes_the_place_of_the_old_one_with_its_name_and_its_preference()
    {
        var person = await portal.Enrolled();
        await portal.Change($"update factors set label = 'Work phone', preferred_at = {Now} where id = {person.App.Value}");
        var elsewhere = await portal.SignedIn(person);
        var browser = await portal.SignedIn(person);
        portal.Time.Pass(TimeSpan.FromMinutes(11));

        var page = await browser.Get($"/factors/{person.App}/replace");
        Assert.Equal(Address, page.Path);
        Assert.False(page.Has("[data-totp-key]"));
        page = await browser.Submit(page, OldCode(person.CodeAt(Now)));
        Assert.Equal(Address, page.Path);
        Assert.Contains("Work phone", page.Text(".lead"), StringComparison.Ordinal);
        var key = page.Text("[data-totp-key]");
        page = await browser.Submit(page, FilledForm.Code(Codes.At(key, Now)));

        Assert.Equal("/factors?after=replaced", page.Url.PathAndQuery);
        var phone = Assert.Single(await portal.Factors(person.Account, "totp"));
        Assert.NotEqual(person.App, phone.Id);
        Assert.Equal(("Work phone", true), (phone.Label, phone.PreferredAt is not null));
        Assert.Equal(["factor-replaced"], await portal.Letters(person.Account));
        Assert.Equal(1, await portal.Audited(person.Account, "factor.replaced"));
        Assert.Equal("/sign-in", (await elsewhere.Get("/factors")).Path);

        portal.Time.Pass(TotpRule.Step);
        var (later, question) = await portal.AtTheCode(person);
        question = await later.Submit(question, FilledForm.Code(person.CodeAt(Now)));
        Assert.StartsWith("This code is from “Work phone”, linked on", question.Text("#Code-error"), StringComparison.Ordinal);
        Assert.Equal("/", (await later.Submit(question, FilledForm.Code(Codes.At(key, Now)))).Path);
        Assert.Equal(10, (await portal.Factors(person.Account, "recovery-code")).Count);
    }

    [Fact]
    public async Task Asks_for_no_code_of_the_old_one_where_something_was_shown_just_now()
    {
        var (_, page, _) = await Scanning();

        Assert.Equal(Address, page.Path);
        Assert.True(page.Has("[data-totp-key]"));
    }

    [Fact]
    public async Task Shows_a_qr_that_holds_the_key_on_the_page()
    {
        var (browser, page, _) = await Scanning();

        var read = await Tool.ReadQr((await portal.GetOnce(browser, page.Document.QuerySelector(".qr img")!.GetAttribute("src")!)).Body);

        Assert.Contains("?secret=" + page.Text("[data-totp-key]").Replace(" ", "", StringComparison.Ordinal) + "&issuer=", read, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_a_recovery_code_where_the_old_one_is_lost()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        portal.Time.Pass(TimeSpan.FromMinutes(11));
        var page = await browser.Get($"/factors/{person.App}/replace");

        page = await browser.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);
        page = await browser.Submit(page, FilledForm.Way("recovery-code"));
        page = await browser.Submit(page, FilledForm.Code(person.Codes[0]));

        Assert.Equal(Address, page.Path);
        page = await browser.Submit(page, FilledForm.Code(Codes.At(page.Text("[data-totp-key]"), Now)));
        Assert.Equal("/factors", page.Path);
        Assert.NotEqual(person.App, Assert.Single(await portal.Factors(person.Account, "totp")).Id);
    }

    [Fact]
    public async Task Shows_the_same_key_after_a_wrong_code_a_reload_and_a_new_start()
    {
        var (browser, page, person) = await Scanning();
        var key = page.Text("[data-totp-key]");

        var wrong = await browser.Submit(page, FilledForm.Code(Codes.At(key, Now.AddDays(1))));

        Assert.True(wrong.Has("#Code-error"));
        Assert.Equal(key, wrong.Text("[data-totp-key]"));
        Assert.Equal(key, (await browser.Get(page.Url.PathAndQuery)).Text("[data-totp-key]"));
        Assert.Equal(key, (await browser.Get($"/factors/{person.App}/replace")).Text("[data-totp-key]"));
    }

    [Fact]
    public async Task Leaves_the_old_one_working_when_it_is_abandoned()
    {
        var (browser, page, person) = await Scanning();
        var key = page.Text("[data-totp-key]");
        await browser.Get("/factors");

        var (other, question) = await portal.AtTheCode(person);
        Assert.Equal("/", (await other.Submit(question, FilledForm.Code(person.CodeAt(Now)))).Path);

        portal.Time.Pass(TimeSpan.FromMinutes(20));
        await browser.Get("/factors");
        portal.Time.Pass(TimeSpan.FromMinutes(11));
        Assert.Equal("/sign-in/expired", (await browser.Submit(page, FilledForm.Code(Codes.At(key, Now)))).Path);
        (other, question) = await portal.AtTheCode(person);
        question = await other.Submit(question, FilledForm.Code(Codes.At(key, Now)));
        Assert.True(question.Has("#Code-error"));
        Assert.Equal("/", (await other.Submit(question, FilledForm.Code(person.CodeAt(Now)))).Path);
        Assert.Equal(0, await portal.Audited(person.Account, "factor.replaced"));
    }

    /// <summary>Threat T17: who is at somebody's open session never sees a key that counts later.</summary>
    [Fact]
    public async Task Shows_no_key_before_something_was_proven()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        portal.Time.Pass(TimeSpan.FromMinutes(11));
        var page = await browser.Get($"/factors/{person.App}/replace");

        var qr = await browser.Get($"{Address}?handler=Qr&c={page.Url.Query[3..]}");
        var posted = await browser.Submit(page, "form[action*=Old]", ("Code", "000000"), ("handler", ""));

        Assert.Equal(HttpStatusCode.NotFound, qr.Status);
        Assert.False(posted.Has("[data-totp-key]"));
        Assert.DoesNotContain(await portal.Challenges(person.Account), challenge => challenge.Purpose == ChallengePurpose.Replace);
        Assert.Equal(1, Assert.Single(await portal.Factors(person.Account, "totp")).Failures);
    }

    /// <summary>Threats T18 and T20.</summary>
    [Fact]
    public async Task Is_nobody_elses_and_of_no_other_browser()
    {
        var (_, page, person) = await Scanning();
        var stranger = await portal.SignedIn(await portal.Enrolled());
        var (other, _) = await portal.AtTheCode(person);

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get($"/factors/{person.App}/replace")).Status);
        Assert.Equal("/sign-in/expired", (await stranger.Get(page.Url.PathAndQuery)).Path);
        Assert.Equal("/sign-in/expired", (await other.Get(page.Url.PathAndQuery)).Path);
        Assert.Equal("/sign-in", (await portal.Browser().Get($"/factors/{person.App}/replace")).Path);
    }

    [Fact]
    public async Task Is_not_offered_for_a_sheet()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        var sheet = (await portal.Factors(person.Account, "recovery-code"))[0].Id;

        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get($"/factors/{sheet}/replace")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get($"/factors/{sheet}/try")).Status);
    }

    [Fact]
    public async Task Tells_the_code_of_the_old_one_apart_and_spends_what_it_tells()
    {
        var (browser, page, person) = await Scanning();
        var code = person.CodeAt(Now);

        page = await browser.Submit(page, FilledForm.Code(code));

        Assert.StartsWith("This is the code of “iPhone or iPad”", page.Text("#Code-error"), StringComparison.Ordinal);
        var (other, question) = await portal.AtTheCode(person);
        Assert.Contains("used already", (await other.Submit(question, FilledForm.Code(code))).Text("#Code-error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_browsers_at_once_one_wins_and_the_other_is_signed_out()
    {
        var person = await portal.Enrolled();
        var begun = new List<(Browser Browser, Page Page)>();
        for (var i = 0; i < 2; i++)
        {
            var browser = await portal.SignedIn(person);
            begun.Add((browser, await browser.Get($"/factors/{person.App}/replace")));
        }

        // Who begins in a second browser ends what was begun in the first; here both are open all the same.
        await portal.Change($"update challenges set voided_at = null where account_id = {person.Account.Id.Value} and purpose = 2");
        var answers = await Task.WhenAll(begun.Select(one => portal.PostOnce(one.Browser, one.Page, FilledForm.Code(Codes.At(one.Page.Text("[data-totp-key]"), Now)))));

        Assert.Single(answers, answer => answer.Location == FactorReplacement.Done);
        Assert.Single(await portal.Factors(person.Account, "totp"));
        Assert.Equal(1, await portal.Audited(person.Account, "factor.replaced"));
        Assert.Single(await portal.Sessions(person.Account), session => session.EndedAt is null);
    }

    /// <summary>Whatever comes first: either the old code was refused, or what it began is over.</summary>
    [Fact]
    public async Task Leaves_nobody_in_with_the_old_code_of_the_very_moment()
    {
        for (var round = 0; round < 8; round++)
        {
            var (browser, page, person) = await Scanning();
            var (other, question) = await portal.AtTheCode(person);
            var code = FilledForm.Code(person.CodeAt(Now));

            var replaced = portal.PostOnce(browser, page, FilledForm.Code(Codes.At(page.Text("[data-totp-key]"), Now)));
            var signedIn = other.Submit(question, code);
            await Task.WhenAll(replaced, signedIn);

            Assert.Equal(FactorReplacement.Done, (await replaced).Location);
            Assert.NotEqual("/factors", (await other.Get("/factors")).Path);
            Assert.Single(await portal.Sessions(person.Account), session => session.EndedAt is null);
        }
    }

    [Fact]
    public async Task A_replacement_and_a_removal_at_once_leave_one_or_none()
    {
        var (browser, page, person) = await Scanning();
        var removing = await browser.Get($"/factors/{person.App}");

        var answers = await Task.WhenAll(
            portal.PostOnce(browser, page, FilledForm.Code(Codes.At(page.Text("[data-totp-key]"), Now))),
            portal.PostOnce(browser, removing, new FilledForm("form[action*=Remove]")));

        Assert.All(answers, answer => Assert.InRange((int)answer.Status, 200, 404));
        Assert.Equal(answers[0].Location == FactorReplacement.Done ? 1 : 0, (await portal.Factors(person.Account, "totp")).Count);
    }

    private static FilledForm OldCode(string code) => new("form[action*=Old]", ("Code", code));

    private async Task<(Browser Browser, Page Page, Enrolled Person)> Scanning()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        return (browser, await browser.Get($"/factors/{person.App}/replace"), person);
    }
}
