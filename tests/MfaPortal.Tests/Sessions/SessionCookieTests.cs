using System.Net;
using MfaPortal.Accounts;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Sessions;

/// <summary>The cookie is worth what the row says, and only as it was given out.</summary>
public sealed class SessionCookieTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    /// <summary>Threat T54.</summary>
    [Fact]
    public async Task Is_another_one_after_each_strengthening_and_its_copy_is_dead()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        var session = Assert.Single(await portal.Sessions(person.Account)).Id;
        for (var i = 0; i < 2; i++)
        {
            var copy = portal.Copy(browser);
            portal.Time.Pass(TimeSpan.FromMinutes(11));
            var page = await browser.Get($"/factors/{person.App}");
            await browser.Submit(page, FilledForm.Code(person.CodeAt(portal.Time.Now)));

            Assert.NotEqual(copy.Cookies["session"], browser.Cookies["session"]);
            Assert.Equal("/sign-in", (await copy.Get("/factors")).Path);
            Assert.Equal("/factors", (await browser.Get("/factors")).Path);
        }

        // Apps keep their sid.
        Assert.Equal(session, Assert.Single(await portal.Sessions(person.Account)).Id);
    }

    /// <summary>Threat T54: a cookie that an attacker put there beforehand.</summary>
    [Fact]
    public async Task Is_never_the_one_that_the_browser_brought()
    {
        var (attacker, victim) = (await portal.Person(), await portal.Enrolled());
        var planted = await portal.SignedIn(attacker);
        var browser = portal.Browser();
        browser.Cookies["session"] = planted.Cookies["session"];
        browser.Cookies["browser"] = planted.Cookies["browser"];
        portal.Time.Pass(TimeSpan.FromMinutes(1));

        var page = await browser.Submit(await browser.Get(AppRequest.Authorize(("prompt", "login"))), FilledForm.Password(victim.UserName));
        page = await browser.Submit(page, FilledForm.Code(victim.CodeAt(portal.Time.Now)));

        Assert.NotNull(AppRequest.Answer(page, "code"));
        Assert.NotEqual(planted.Cookies["session"], browser.Cookies["session"]);
        Assert.Equal("/sign-in", (await planted.Get("/factors")).Path);
        Assert.NotNull(Assert.Single(await portal.Sessions(attacker)).EndedAt);
    }

    /// <summary>Threat T55.</summary>
    [Fact]
    public async Task Is_dead_in_every_copy_after_sign_out()
    {
        var browser = await portal.SignedIn(await portal.Enrolled());
        var copy = portal.Copy(browser);

        var page = await browser.Submit(await browser.Get("/factors"), FilledForm.SignOut);

        Assert.Equal("/signed-out", page.Path);
        Assert.False(browser.Cookies.ContainsKey("session"));
        Assert.Equal("/sign-in", (await copy.Get("/factors")).Path);
        Assert.Equal(HttpStatusCode.Unauthorized, (await copy.Get("/session/remaining")).Status);
        Assert.Equal("login_required", AppRequest.Answer(await copy.Get(AppRequest.Authorize(("prompt", "none"))), "error"));
    }

    /// <summary>Threat T55, and T51: a code that is still on its way is worth nothing either.</summary>
    [Theory]
    [InlineData(nameof(AccountState.Disabled))]
    [InlineData(nameof(AccountState.Frozen))]
    public async Task Is_dead_at_once_when_the_account_is_closed(string state)
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        var app = portal.Browser();
        var tokens = await AppRequest.Redeem(app, AppRequest.Answer(await browser.Get(AppRequest.Authorize()), "code")!);
        var code = AppRequest.Answer(await browser.Get(AppRequest.Authorize()), "code")!;
        var (pending, page) = await portal.AtTheCode(person);

        await portal.Change($"update accounts set state = {(int)Enum.Parse<AccountState>(state)} where id = {person.Account.Id.Value}");

        Assert.Equal("/sign-in", (await browser.Get("/factors")).Path);
        Assert.Equal("login_required", AppRequest.Answer(await browser.Get(AppRequest.Authorize(("prompt", "none"))), "error"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await AppRequest.Userinfo(app, tokens)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AppRequest.Redeem(app, code)).Status);
        await pending.Submit(page, FilledForm.Code(person.CodeAt(portal.Time.Now)));
        Assert.False(pending.Cookies.ContainsKey("session"));
    }

    [Fact]
    public async Task Says_nothing_to_scripts_and_goes_with_the_browser()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(person);
        var proven = await portal.PostOnce(browser, page, FilledForm.Code(person.CodeAt(portal.Time.Now)));

        var line = (await portal.GetOnce(browser, proven.Location!)).SetCookies.Single(one => one.StartsWith("session=", StringComparison.Ordinal)).ToLowerInvariant();

        Assert.Contains("httponly", line, StringComparison.Ordinal);
        Assert.Contains("samesite=lax", line, StringComparison.Ordinal);
        Assert.Contains("path=/", line, StringComparison.Ordinal);
        Assert.DoesNotContain("domain=", line, StringComparison.Ordinal);
        Assert.DoesNotContain("expires=", line, StringComparison.Ordinal);
        Assert.DoesNotContain("max-age=", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_host_bound_and_secure_over_https()
    {
        await using var https = await PortalFactory.Start(("MfaPortal:Issuer", "https://localhost"));
        var browser = https.Browser();

        await browser.Get("/sign-in");

        Assert.All(browser.Cookies.Keys.Where(name => name != "language"), name => Assert.StartsWith("__Host-", name, StringComparison.Ordinal));
        Assert.NotEmpty(browser.Cookies);
    }
}
