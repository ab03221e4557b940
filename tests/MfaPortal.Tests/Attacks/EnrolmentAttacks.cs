using System.Net;
using MfaPortal.Factors;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Attacks;

/// <summary>Threats T17 to T28: what is linked was linked by who has shown enough, and counts from the moment it was confirmed.</summary>
public sealed class EnrolmentAttacks(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private DateTimeOffset Now => portal.Time.Now;

    [Fact]
    public async Task T17_of_two_browsers_with_the_password_one_gets_a_factor_in()
    {
        var person = await portal.Person(account => account.FactorDeadline = portal.Time.Now);
        var begun = new List<(Browser Browser, Page Page)>();
        for (var i = 0; i < 2; i++)
        {
            var browser = portal.Browser();
            var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
            begun.Add((browser, await browser.Submit(page, FilledForm.Device("iphone"))));
        }

        await portal.Change($"update challenges set voided_at = null where account_id = {person.Id.Value}");
        await Task.WhenAll(begun.Select(one => portal.PostOnce(one.Browser, one.Page, FilledForm.Code(Codes.At(one.Page.Text("[data-totp-key]"), Now)))));

        Assert.Single(await portal.Factors(person, "totp"));
    }

    [Fact]
    public async Task T18_a_finished_enrolment_is_begun_again_by_nobody()
    {
        var person = await portal.Person(account => account.FactorDeadline = portal.Time.Now);
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
        var link = await browser.Submit(page, FilledForm.Device("iphone"));
        var key = link.Text("[data-totp-key]");
        await browser.Submit(link, FilledForm.Code(Codes.At(key, Now)));

        var again = await browser.Get(link.Url.PathAndQuery);
        var posted = await browser.Submit(link, FilledForm.Code(Codes.At(key, Now.AddSeconds(30))));

        Assert.False(again.Has("[data-totp-key]"));
        Assert.False(posted.Has("[data-totp-key]"));
        Assert.Single(await portal.Factors(person, "totp"));
        Assert.Equal("/sign-in/expired", (await portal.Browser().Get(link.Url.PathAndQuery)).Path);
    }

    [Fact]
    public async Task T19_a_factor_is_removed_renamed_or_chosen_by_no_session_that_showed_none_of_late()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        var page = await browser.Get($"/factors/{person.App}");
        var token = page.Document.QuerySelector("main [name=__RequestVerificationToken]")!.GetAttribute("value")!;
        portal.Time.Pass(TimeSpan.FromMinutes(11));

        foreach (var handler in new[] { "Remove", "Rename", "Prefer" })
        {
            var answer = await browser.Post($"/factors/{person.App}?handler={handler}", ("Label", "mine"), ("first", "true"), ("__RequestVerificationToken", token));
            Assert.Equal("/factors/totp/verify", answer.Path);
        }

        var app = Assert.Single(await portal.Factors(person.Account, "totp"));
        Assert.Equal(("iPhone or iPad", null), (app.Label, app.PreferredAt));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/try")]
    [InlineData("/replace")]
    public async Task T20_no_page_knows_a_factor_of_somebody_else(string page)
    {
        var victim = await portal.Enrolled();
        var attacker = await portal.SignedIn(await portal.Enrolled());

        Assert.Equal(HttpStatusCode.NotFound, (await attacker.Get($"/factors/{victim.App}{page}")).Status);
    }

    [Theory]
    [InlineData("enrol")]
    [InlineData("replace")]
    public async Task T27_what_was_not_confirmed_counts_for_nothing(string how)
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        var page = how == "replace"
            ? await browser.Get($"/factors/{person.App}/replace")
            : await browser.Submit(await browser.Get("/factors/enrol"), FilledForm.Device("iphone"));
        var pending = page.Text("[data-totp-key]");

        var (other, question) = await portal.AtTheCode(person);
        question = await other.Submit(question, FilledForm.Code(Codes.At(pending, Now)));

        Assert.Equal("/factors/totp/verify", question.Path);
        Assert.Equal("/", (await other.Submit(question, FilledForm.Code(person.CodeAt(Now)))).Path);
    }

    [Fact]
    public async Task T28_the_code_that_confirmed_a_new_phone_signs_nobody_in()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        var page = await browser.Get($"/factors/{person.App}/replace");
        var code = Codes.At(page.Text("[data-totp-key]"), Now);
        await browser.Submit(page, FilledForm.Code(code));

        var (other, question) = await portal.AtTheCode(person);

        Assert.Contains("used already", (await other.Submit(question, FilledForm.Code(code))).Text("#Code-error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task T33_trials_sign_ins_and_step_ups_share_one_limit()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        portal.Time.Pass(TimeSpan.FromMinutes(11));
        for (var i = 0; i < FactorDesk.FreeTries; i++)
        {
            var (guesser, page) = i % 2 == 0 ? await portal.AtTheCode(person) : (browser, await browser.Get($"/factors/{person.App}/{(i == 1 ? "try" : "replace")}"));
            await guesser.Submit(page, FilledForm.Code("000000"));
        }

        Assert.Equal(FactorDesk.FreeTries, Assert.Single(await portal.Factors(person.Account, "totp")).Failures);
        foreach (var errand in new[] { "try", "replace" })
        {
            var page = await browser.Submit(await browser.Get($"/factors/{person.App}/{errand}"), FilledForm.Code(person.CodeAt(Now)));
            Assert.Contains("Short break", page.Text("[role=alert]"), StringComparison.Ordinal);
        }
    }
}
