using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Passwords;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using MfaPortal.TrustedBrowsers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.TrustedBrowsers;

/// <summary>What a trusted browser is good for, and what ends it.</summary>
public sealed class TrustedBrowserTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private const string Code = "/factors/totp/verify";

    private DateTimeOffset Now => portal.Time.Now;

    /// <summary>Threat T10.</summary>
    [Fact]
    public async Task Is_made_by_a_tick_and_not_before_the_second_step()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(person);

        Assert.False(page.Document.QuerySelector("[name=trust]")!.HasAttribute("checked"));
        Assert.Null(browser.Trust());
        page = await browser.Submit(page, TrustedPeople.TrustingCode("000000"));
        Assert.Null(browser.Trust());

        await browser.Submit(page, TrustedPeople.TrustingCode(person.CodeAt(Now)));
        Assert.NotNull(browser.Trust());
        Assert.Equal(Now.AddDays(30), (await portal.Kept(person)).ExpiresAt);
        Assert.Equal(1, await portal.Audited(person.Account, "trusted-browser.added"));
    }

    [Fact]
    public async Task Is_not_made_without_the_tick()
    {
        var browser = await portal.SignedIn(await portal.Enrolled());

        Assert.Null(browser.Trust());
    }

    [Fact]
    public async Task Signs_in_with_the_password_alone_and_never_says_more()
    {
        var (person, browser) = await portal.Trusting(account => account.FactorDeadline = Now);
        portal.Time.Pass(TimeSpan.FromDays(10));

        Assert.Equal("/", (await browser.SignIn(person.Account)).Path);

        var session = (await portal.Sessions(person.Account))[^1];
        Assert.Equal((await portal.Kept(person)).Id, session.TrustedBrowserId);
        Assert.Equal((Strength.Password, (DateTimeOffset?)null), (session.Strength, session.FactorAt));
        Assert.Equal(["pwd"], session.Amr);

        // The deadline is behind this person, and a factor was shown: nothing ends the session before its time.
        await portal.Ask(services => services.GetRequiredService<SessionLimits>().EndOverdue(CancellationToken.None));
        var home = await browser.Get("/");
        Assert.Equal("/", home.Path);
        Assert.False(home.Has("[data-days-left]"));
    }

    [Fact]
    public async Task Tells_an_app_that_there_was_a_password()
    {
        var (person, browser) = await portal.Trusting(account => account.FactorDeadline = Now);

        var page = await browser.Submit(await browser.Get(AppRequest.Authorize()), FilledForm.Password(person.UserName));
        var app = portal.Browser();
        var tokens = await AppRequest.Redeem(app, AppRequest.Answer(page, "code")!);

        Assert.Equal("pwd", AppRequest.Claim(tokens, "acr").GetString());
        Assert.Equal(["pwd"], AppRequest.Claim(tokens, "amr").EnumerateArray().Select(value => value.GetString()!));
        Assert.Equal(200, (int)(await AppRequest.Userinfo(app, tokens)).Status);
        Assert.Equal(200, (int)(await app.Post(
            "/connect/token", ("grant_type", "refresh_token"), ("refresh_token", AppRequest.Member(tokens, "refresh_token")),
            ("client_id", "conformance"), ("client_secret", "conformance-secret"))).Status);
    }

    [Theory]
    [InlineData("acr_values", "mfa")]
    [InlineData("prompt", "login")]
    [InlineData("max_age", "3600")]
    public async Task Is_not_enough_for_an_app_that_asks_for_more(string name, string value)
    {
        var (person, browser) = await portal.Trusting();

        var page = await browser.Submit(await browser.Get(AppRequest.Authorize((name, value))), FilledForm.Password(person.UserName));

        Assert.Equal(Code, page.Path);
        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(Now)));
        Assert.Equal("mfa", AppRequest.Claim(await AppRequest.Redeem(portal.Browser(), AppRequest.Answer(page, "code")!), "acr").GetString());
    }

    [Fact]
    public async Task Is_not_enough_for_the_portals_own_gates()
    {
        var (person, browser) = await portal.Trusting();
        Assert.Equal("/", (await browser.SignIn(person.Account)).Path);

        Assert.Equal(Code, (await browser.Get($"/factors/{person.App}")).Path);
        Assert.Equal(Code, (await browser.Get("/factors/enrol")).Path);
    }

    [Theory]
    [InlineData(Role.Helpdesk)]
    [InlineData(Role.Admin)]
    public async Task Is_for_nobody_with_rights_over_others(string role)
    {
        var staff = await portal.Enrolled(person => person.Roles = [role]);
        var (asked, page) = await portal.AtTheCode(staff);
        Assert.False(page.Has("[name=trust]"));
        await asked.Submit(page, TrustedPeople.TrustingCode(staff.CodeAt(Now)));
        Assert.Null(asked.Trust());

        // Nor once they have been given them.
        var (person, browser) = await portal.Trusting();
        await Change(person, account => account.SetProperty(row => row.Roles, [role]));
        Assert.Equal(Code, (await browser.SignIn(person.Account)).Path);
    }

    [Fact]
    public async Task Is_not_made_with_a_backup()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(person);
        page = await browser.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);
        page = await browser.Submit(page, FilledForm.Way("recovery-code"));
        Assert.False(page.Has("[name=trust]"));

        page = await browser.Submit(page, TrustedPeople.TrustingCode(person.Codes[0]));
        Assert.Equal("/", (await browser.Submit(page, FilledForm.NothingGone)).Path);
        Assert.Null(browser.Trust());
    }

    /// <summary>Threat T11.</summary>
    [Fact]
    public async Task Is_worth_nothing_with_somebody_elses_password()
    {
        var (_, browser) = await portal.Trusting();
        var other = await portal.Enrolled();

        Assert.Equal(Code, (await browser.SignIn(other.Account)).Path);
    }

    [Fact]
    public async Task Is_worth_nothing_edited_or_by_halves()
    {
        var (person, browser) = await portal.Trusting();
        var (whole, other) = (browser.Trust()!.Split('.'), (await portal.Trusting()).Browser.Trust()!.Split('.'));

        foreach (var forged in new[] { "", ".", whole[0], $"{whole[0]}.", $"{whole[1]}.{whole[0]}", $"{other[0]}.{whole[1]}", $"{whole[0]}.{whole[1]}.x", $"{whole[0]}.{whole[1][..^1]}" })
        {
            Assert.Equal(Code, (await portal.Copy(forged).SignIn(person.Account)).Path);
        }

        Assert.Equal("/", (await browser.SignIn(person.Account)).Path);
    }

    [Fact]
    public async Task Ends_after_its_days_however_often_it_was_used()
    {
        var (person, browser) = await portal.Trusting();
        portal.Time.Pass(TimeSpan.FromDays(29));
        Assert.Equal("/", (await browser.SignIn(person.Account)).Path);
        await browser.Leave();

        portal.Time.Pass(TimeSpan.FromDays(1));
        Assert.Equal(Code, (await browser.SignIn(person.Account)).Path);
    }

    /// <summary>Threats T11 and T50.</summary>
    [Theory]
    [InlineData("everything ended")]
    [InlineData("password changed")]
    [InlineData("factor removed")]
    [InlineData("factor gone, and nobody told")]
    [InlineData("new sheet of codes")]
    [InlineData("removed from the list")]
    public async Task Ends_with(string what)
    {
        var (person, browser) = await portal.Trusting();
        await End(what, person);

        // Who has no factor any more is asked for none; that is the policy's doing and not the browser's.
        var page = await browser.SignIn(person.Account);
        Assert.Equal(what == "factor removed", page.Path == "/");
        Assert.DoesNotContain(await portal.Sessions(person.Account), session => session.TrustedBrowserId is not null);
    }

    [Fact]
    public async Task Goes_on_after_a_code_of_a_sheet_was_used_elsewhere()
    {
        var (person, browser) = await portal.Trusting();
        var (other, page) = await portal.AtTheCode(person);
        page = await other.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);
        await other.Submit(await other.Submit(page, FilledForm.Way("recovery-code")), FilledForm.Code(person.Codes[0]));

        Assert.Equal("/", (await browser.SignIn(person.Account)).Path);
    }

    [Fact]
    public async Task Is_removed_by_its_owner_alone()
    {
        var (person, browser) = await portal.Trusting();
        await browser.SignIn(person.Account);
        var page = await browser.Get("/factors/browsers");
        Assert.Equal("This browser", page.Text(".badge"));
        var id = page.Document.QuerySelector("[data-browser]")!.GetAttribute("data-browser")!;

        var (stranger, strangers) = await portal.Trusting();
        await strangers.SignIn(stranger.Account);
        await strangers.Submit(await strangers.Get("/factors/browsers"), "main form", ("browser", id));
        Assert.Null((await portal.Kept(person)).EndedAt);

        // Whoever was signed in by its trust alone is signed out with it.
        Assert.Equal("/sign-in", (await browser.Submit(page, "main form")).Path);
        Assert.Equal(1, await portal.Audited(person.Account, "trusted-browser.removed"));
        Assert.Equal(Code, (await browser.SignIn(person.Account)).Path);
    }

    private async Task End(string what, Enrolled person)
    {
        switch (what)
        {
            case "everything ended":
                await portal.Ask(async services =>
                {
                    await services.GetRequiredService<SessionDesk>().EndEverything(person.Account.Id, "signed out everywhere", person.Account.Id, null, CancellationToken.None);
                    return await services.GetRequiredService<PortalDb>().SaveChangesAsync();
                });
                break;
            case "password changed":
                var browser = await portal.SignedIn(person);
                await browser.Submit(await browser.Get("/password/change"), "main form", ("Input.Current", PortalPeople.Password), ("Input.Password", PortalPeople.Password + " and more"));
                Assert.Equal(1, await portal.Audited(person.Account, "password.changed"));
                break;
            case "factor removed":
                var other = await portal.SignedIn(person);
                await other.Submit(await other.Get($"/factors/{person.App}"), "main form[action*=Remove]");
                Assert.Empty(await portal.Factors(person.Account, "totp"));
                break;
            case "factor gone, and nobody told":
                await portal.Change($"update factors set retired_at = {Now} where id = {person.App.Value}");
                break;
            case "new sheet of codes":
                await portal.Change($"update factors set retired_at = {Now} where account_id = {person.Account.Id.Value} and kind = 'recovery-code'");
                break;
            default:
                await portal.Ask(async services => await services.GetRequiredService<BrowserList>().Remove(person.Account.Id, (await portal.Kept(person)).Id, CancellationToken.None));
                break;
        }
    }

    private Task<int> Change(Enrolled person, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Account>> set) =>
        portal.Query(db => db.Set<Account>().Where(account => account.Id == person.Account.Id).ExecuteUpdateAsync(set));
}
