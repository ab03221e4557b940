using System.Net;
using MfaPortal.Factors;
using MfaPortal.Factors.Totp;
using MfaPortal.Tests.Factors.Pretend;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Attacks;

/// <summary>Threats T02 to T15 and T37: no way around the second step, and no way to a weaker one. There is a weak kind beside the others.</summary>
public sealed class FactorAttacks(PretendPortal portal) : IClassFixture<PretendPortal>
{
    private DateTimeOffset Now => portal.Time.Now;

    [Theory]
    [InlineData("/")]
    [InlineData("/factors")]
    [InlineData("/factors/enrol")]
    [InlineData("/password/change")]
    [InlineData("/device")]
    [InlineData("/helpdesk")]
    [InlineData("/factors/{0}")]
    [InlineData("/factors/{0}/try")]
    [InlineData("/factors/{0}/replace")]
    public async Task T02_no_door_opens_with_the_password_alone(string door)
    {
        var person = await portal.Enrolled();
        var browser = portal.Browser();
        var page = await browser.Get(string.Format(null, door, person.App));
        page = page.Path == "/" ? await browser.Get("/sign-in") : page;

        page = await browser.Submit(page, FilledForm.Password(person.UserName));

        Assert.Equal("/factors/totp/verify", page.Path);
        Assert.False(browser.Cookies.ContainsKey("session"));
        Assert.Empty(await portal.Sessions(person.Account));
        Assert.Equal("login_required", AppRequest.Answer(await browser.Get(AppRequest.Authorize(("prompt", "none"))), "error"));
    }

    [Fact]
    public async Task T03_an_empty_or_odd_form_replaces_nothing()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        var page = await browser.Get($"/factors/{person.App}/replace");

        foreach (var code in new[] { "", " ", "null", "true", "\0\0\0\0\0\0", new string('0', 5000) })
        {
            Assert.True((int)(await browser.Submit(page, FilledForm.Code(code))).Status < 500);
            Assert.True((int)(await browser.Submit(page, "main form:has([name=Code])", ("Code[]", code), ("Code", code), ("AcceptedAt", "2020-01-01"))).Status < 500);
        }

        Assert.Equal(person.App, Assert.Single(await portal.Factors(person.Account, "totp")).Id);
    }

    [Fact]
    public async Task T06_a_recovery_code_of_somebody_else_is_refused()
    {
        var (victim, attacker) = (await portal.Enrolled(), await portal.Enrolled());
        var (browser, page) = await portal.AtTheCode(victim);
        page = await browser.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);
        page = await browser.Submit(page, FilledForm.Way("recovery-code"));

        page = await browser.Submit(page, FilledForm.Code(attacker.Codes[0]));

        Assert.Equal("/factors/recovery-codes/verify", page.Path);
        Assert.Empty(await portal.Sessions(victim.Account));
        Assert.Equal(10, (await portal.Factors(attacker.Account, "recovery-code")).Count);
        Assert.Equal(1, await portal.Audited(victim.Account, "factor.refused"));
    }

    [Fact]
    public async Task T10_what_the_browser_holds_after_the_password_opens_nothing_elsewhere()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(person);

        foreach (var cookie in browser.Cookies)
        {
            var thief = portal.Browser();
            thief.Cookies[cookie.Key] = cookie.Value;
            Assert.Equal("/sign-in", (await thief.Get("/factors")).Path);
            Assert.Equal("login_required", AppRequest.Answer(await thief.Get(AppRequest.Authorize(("prompt", "none"))), "error"));
        }

        Assert.Equal("/sign-in/expired", (await portal.Browser().Get(page.Url.PathAndQuery)).Path);
    }

    /// <summary>Threat T37 too: a lock holds at every door where the kind is asked for.</summary>
    [Fact]
    public async Task T12_a_locked_factor_stays_locked_at_every_door()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        portal.Time.Pass(TimeSpan.FromMinutes(11));
        await portal.Change($"update factors set failures = {FactorDesk.LastTry} where id = {person.App.Value}");

        foreach (var door in new[] { "/try", "/replace", "" })
        {
            var page = await browser.Get($"/factors/{person.App}{door}");
            page = await browser.Submit(page, FilledForm.Code(person.CodeAt(Now)));
            Assert.Contains("locked after too many tries", page.Text("[role=alert]"), StringComparison.Ordinal);
        }

        // And no lock leads on: the step is still asked for.
        var (other, question) = await portal.AtTheCode(person);
        question = await other.Submit(question, FilledForm.Code(person.CodeAt(Now)));
        Assert.Equal("/factors/totp/verify", question.Path);
        Assert.Equal("/factors/totp/verify", (await other.Get(question.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!.Replace("other-way", "continue", StringComparison.Ordinal))).Path);
    }

    [Fact]
    public async Task T13_the_page_that_asks_holds_neither_code_nor_key()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(person);

        var answer = page.Html + page.Headers + string.Join(' ', browser.Cookies.Values);

        foreach (var secret in (string[])[person.Key, person.CodeAt(Now), person.CodeAt(Now - TotpRule.Step), person.CodeAt(Now + TotpRule.Step), .. person.Codes])
        {
            Assert.DoesNotContain(secret, answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task T14_nobody_chooses_a_way_weaker_than_what_is_asked()
    {
        var person = await portal.Enrolled();
        await portal.Change($"insert into factors (id, account_id, kind, label, payload, counter, drift, failures, enrolled_at) select gen_random_uuid(), account_id, 'pretend', 'Word', payload, 0, 0, 0, enrolled_at from factors where id = {person.App.Value}");
        var browser = portal.Browser();
        var claims = """{"id_token":{"acr":{"essential":true,"values":["mfa"]}}}""";
        var page = await browser.Submit(await browser.Get(AppRequest.Authorize(("claims", claims))), FilledForm.Password(person.UserName));
        Assert.Equal("/factors/totp/verify", page.Path);
        page = await browser.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);
        Assert.False(page.Has("button[value=pretend]"));

        foreach (var kind in new[] { "pretend", "passkey", "", "no-such-kind" })
        {
            Assert.Equal("/factors/totp/verify", (await browser.Submit(page, FilledForm.Way(kind))).Path);
        }

        Assert.DoesNotContain(await portal.Challenges(person.Account), challenge => challenge.Kind == "pretend");
    }

    [Fact]
    public async Task T15_a_session_of_a_password_alone_ends_when_a_second_step_is_linked_elsewhere()
    {
        var person = await portal.Person();
        var (before, here) = (await portal.SignedIn(person), await portal.SignedIn(person));

        var page = await here.Submit(await here.Get("/factors/enrol"), FilledForm.Device("iphone"));
        page = await here.Submit(page, FilledForm.Code(Codes.At(page.Text("[data-totp-key]"), Now)));
        await here.Submit(page, FilledForm.Saved);

        Assert.Equal("/sign-in", (await before.Get("/factors")).Path);
        Assert.Equal("/factors", (await here.Get("/factors")).Path);
        Assert.Equal(1, await portal.Audited(person, "sessions.ended"));
    }

    [Fact]
    public async Task T15_a_session_with_a_second_step_outlives_another_one_being_linked()
    {
        var person = await portal.Enrolled();
        var (strong, here) = (await portal.SignedIn(person), await portal.SignedIn(person));

        var page = await here.Submit(await here.Get("/factors/enrol"), FilledForm.Device("iphone"));
        await here.Submit(page, FilledForm.Code(Codes.At(page.Text("[data-totp-key]"), Now)));

        Assert.Equal("/factors", (await strong.Get("/factors")).Path);
    }

    [Theory]
    [InlineData("/setup")]
    [InlineData("/install")]
    [InlineData("/bootstrap")]
    [InlineData("/admin/setup")]
    [InlineData("/migrate")]
    public async Task T59_there_is_no_first_run_to_open_again(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await portal.Browser().Get(path)).Status);
}
