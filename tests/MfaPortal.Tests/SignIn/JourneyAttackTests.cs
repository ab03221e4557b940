using System.Net;
using MfaPortal.Passwords;
using MfaPortal.SignIn;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MfaPortal.Tests.SignIn;

/// <summary>A journey finishes once and answers its app once.</summary>
public sealed class JourneyAttackTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private DateTimeOffset Now => portal.Time.Now;

    [Fact]
    public async Task Finishes_once_and_gives_one_code_to_ten_who_ask_at_once()
    {
        var person = await portal.Enrolled();
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get(AppRequest.Authorize()), FilledForm.Password(person.UserName));
        var proven = await portal.PostOnce(browser, page, FilledForm.Code(person.CodeAt(Now)));

        var led = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => portal.GetOnce(browser, proven.Location!)));
        var end = Assert.Single(led.Select(answer => answer.Location).Distinct());
        Assert.DoesNotContain(led, answer => answer.Sets("session"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => portal.GetOnce(browser, end!)));
        var winner = Assert.Single(answers, answer => answer.Location?.Contains("code=", StringComparison.Ordinal) ?? false);
        Assert.Same(winner, Assert.Single(answers, answer => answer.Sets("session")));
        Assert.Single(await portal.Sessions(person.Account));
        Assert.Equal(1, await portal.Audited(person.Account, "session.started"));
        Assert.Equal(1, await portal.Audited(person.Account, "code.issued"));
    }

    [Fact]
    public async Task Gives_one_code_for_ten_right_answers_at_once()
    {
        var person = await portal.Enrolled();
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get(AppRequest.Authorize()), FilledForm.Password(person.UserName));
        var code = FilledForm.Code(person.CodeAt(Now));

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => portal.Copy(browser).Submit(page, code)));

        Assert.Equal(1, answers.Count(answer => AppRequest.Answer(answer, "code") is not null));
        Assert.DoesNotContain(answers, answer => AppRequest.Answer(answer, "error") is not null);
        Assert.Single(await portal.Sessions(person.Account));
    }

    /// <summary>Who was signed in already gets a new secret for the same session; a second tab may ask before its cookie has arrived.</summary>
    [Fact]
    public async Task Keeps_the_answer_for_who_brings_the_session()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        var page = await browser.Submit(await browser.Get(AppRequest.Authorize(("prompt", "login"))), FilledForm.Password(person.UserName));
        var proven = await portal.PostOnce(browser, page, FilledForm.Code(person.CodeAt(Now)));
        var finished = await portal.GetOnce(browser, proven.Location!);

        Assert.StartsWith("/sign-in/expired?j=", (await portal.GetOnce(browser, finished.Location!)).Location, StringComparison.Ordinal);

        browser.Cookies["session"] = finished.SetCookies.Single(line => line.StartsWith("session=", StringComparison.Ordinal)).Split('=', ';')[1];
        Assert.Contains("code=", (await portal.GetOnce(browser, finished.Location!)).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_neither_another_browser_nor_twice_nor_late()
    {
        var person = await portal.Enrolled();
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get(AppRequest.Authorize()), FilledForm.Password(person.UserName));
        var proven = await portal.PostOnce(browser, page, FilledForm.Code(person.CodeAt(Now)));

        var stranger = portal.Browser();
        await stranger.Get("/sign-in");
        Assert.Equal("/sign-in/expired", (await stranger.Get(proven.Location!)).Path);

        Assert.NotNull(AppRequest.Answer(await browser.Get(proven.Location!), "code"));
        var again = await browser.Get(proven.Location!);
        Assert.Equal("/sign-in/expired", again.Path);
    }

    /// <summary>The answer to the app is lost on the way and the person loads the page once more: the code is gone, the way to the app is not.</summary>
    [Fact]
    public async Task Leads_back_to_the_app_where_its_answer_was_lost()
    {
        await using var own = await PortalFactory.Start(("Clients:conformance:StartUri", "http://localhost:5099/start"));
        var person = await own.Enrolled();
        var browser = own.Browser();
        var page = await browser.Submit(await browser.Get(AppRequest.Authorize()), FilledForm.Password(person.UserName));
        var proven = await own.PostOnce(browser, page, FilledForm.Code(person.CodeAt(own.Time.Now)));
        var end = (await own.GetOnce(browser, proven.Location!)).Location!;
        Assert.NotNull(AppRequest.Answer(await browser.Get(end), "code"));

        page = await browser.Get(end);

        Assert.Equal("/sign-in/expired", page.Path);
        Assert.Equal("http://localhost:5099/start", page.Document.QuerySelector("main a[data-app]")!.GetAttribute("href"));
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Get("/connect/authorize/resume?journey=none")).Status);
    }

    [Fact]
    public async Task Is_over_after_two_hours()
    {
        var person = await portal.Enrolled();
        var browser = portal.Browser();
        var page = await browser.Get(AppRequest.Authorize());
        portal.Time.Pass(Journeys.Life);

        Assert.Equal("/sign-in/expired", (await browser.Submit(page, FilledForm.Password(person.UserName))).Path);
    }

    /// <summary>Threat T35, at the password.</summary>
    [Fact]
    public async Task Looks_at_five_of_a_hundred_wrong_passwords_at_once()
    {
        var person = await portal.Enrolled();
        var browser = portal.Browser();
        var page = await browser.Get("/sign-in");
        var wrong = FilledForm.Password(person.UserName, "not the password at all");

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => portal.PostOnce(browser, page, wrong)));

        Assert.All(answers, answer => Assert.Null(answer.Location));
        Assert.Equal(PasswordCheck.FreeTries, await Failures(person));
        page = await browser.Submit(page, FilledForm.Password(person.UserName));
        Assert.Equal("/sign-in", page.Path);
        portal.Time.Pass(TimeSpan.FromSeconds(30));
        Assert.Equal("/factors/totp/verify", (await browser.Submit(page, FilledForm.Password(person.UserName))).Path);
        Assert.Equal(0, await Failures(person));
    }

    /// <summary>Threat T16.</summary>
    [Fact]
    public async Task Tells_the_app_of_no_fresh_sign_in_that_did_not_happen()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        var first = await AuthTime(await browser.Get(AppRequest.Authorize()));
        portal.Time.Pass(TimeSpan.FromMinutes(5));

        var page = await browser.Get(AppRequest.Authorize(("prompt", "login")));
        Assert.Equal("/sign-in", page.Path);
        Assert.Equal("/sign-in", (await browser.Get("/connect/authorize/resume?journey=" + page.Url.Query[3..])).Path);
        Assert.Equal("/sign-in", (await browser.Get("/sign-in/continue" + page.Url.Query)).Path);
        Assert.Equal(first, await AuthTime(await browser.Get(AppRequest.Authorize())));
        Assert.Equal("login_required", AppRequest.Answer(await browser.Get(AppRequest.Authorize(("prompt", "none"), ("max_age", "60"))), "error"));

        page = await browser.Submit(page, FilledForm.Password(person.UserName));
        Assert.Equal("/factors/totp/verify", page.Path);
        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(Now)));
        Assert.Equal(Now.ToUnixTimeSeconds(), await AuthTime(page));
    }

    /// <summary>Somebody else signs in where an app meant the person it knew: no code for the other one (OpenID Connect Core §3.1.2.1).</summary>
    [Fact]
    public async Task Gives_the_app_nobody_else_than_it_meant()
    {
        var (anna, bart) = (await portal.Enrolled(), await portal.Enrolled());
        var hint = AppRequest.Member(await Tokens(anna), "id_token");

        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get(AppRequest.Authorize(("id_token_hint", hint))), FilledForm.Password(bart.UserName));
        page = await browser.Submit(page, FilledForm.Code(bart.CodeAt(Now)));

        Assert.Null(AppRequest.Answer(page, "code"));
        Assert.Equal("login_required", AppRequest.Answer(page, "error"));
    }

    [Theory]
    [InlineData("id_token_hint")]
    [InlineData("claims")]
    public async Task Lets_the_one_whom_the_app_meant_sign_in_where_somebody_else_is_signed_in(string by)
    {
        var (anna, bart) = (await portal.Enrolled(), await portal.Enrolled());
        var tokens = await Tokens(anna);
        var subject = AppRequest.Claim(tokens, "sub").GetString()!;
        var meant = by == "claims" ? (by, $"{{\"id_token\":{{\"sub\":{{\"value\":\"{subject}\"}}}}}}") : (by, AppRequest.Member(tokens, "id_token"));
        var browser = await portal.SignedIn(bart);
        portal.Time.Pass(TimeSpan.FromSeconds(30));
        Assert.Equal("login_required", AppRequest.Answer(await browser.Get(AppRequest.Authorize(meant, ("prompt", "none"))), "error"));

        var page = await browser.Get(AppRequest.Authorize(meant));
        Assert.Equal("/sign-in", page.Path);
        page = await browser.Submit(page, FilledForm.Password(anna.UserName));
        Assert.Equal("/factors/totp/verify", page.Path);
        page = await browser.Submit(page, FilledForm.Code(anna.CodeAt(Now)));

        Assert.Equal(subject, AppRequest.Claim(await AppRequest.Redeem(portal.Browser(), AppRequest.Answer(page, "code")!), "sub").GetString());
    }

    [Fact]
    public async Task Says_that_somebody_else_signed_in_once_more()
    {
        var (anna, bart) = (await portal.Enrolled(), await portal.Enrolled());
        var hint = AppRequest.Member(await Tokens(anna), "id_token");
        var browser = await portal.SignedIn(bart);
        portal.Time.Pass(TimeSpan.FromSeconds(30));

        var page = await browser.Submit(await browser.Get(AppRequest.Authorize(("id_token_hint", hint))), FilledForm.Password(bart.UserName));
        page = await browser.Submit(page, FilledForm.Code(bart.CodeAt(Now)));

        Assert.Equal("login_required", AppRequest.Answer(page, "error"));
    }

    private async Task<Page> Tokens(Enrolled person) =>
        await AppRequest.Redeem(portal.Browser(), AppRequest.Answer(await (await portal.SignedIn(person)).Get(AppRequest.Authorize()), "code")!);

    private async Task<long> AuthTime(Page page) =>
        AppRequest.Claim(await AppRequest.Redeem(portal.Browser(), AppRequest.Answer(page, "code")!), "auth_time").GetInt64();

    private Task<int> Failures(Enrolled person) => portal.Query(db =>
        db.Set<PasswordRow>().Where(row => row.AccountId == person.Account.Id).Select(row => row.Failures).SingleAsync());
}
