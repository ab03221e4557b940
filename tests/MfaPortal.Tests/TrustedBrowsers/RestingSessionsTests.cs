using MfaPortal.Factors;
using MfaPortal.Safety;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using MfaPortal.TrustedBrowsers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace MfaPortal.Tests.TrustedBrowsers;

/// <summary>What was begun by the trust of a browser ends with that trust: the session, and what apps hold from it.</summary>
public sealed class RestingSessionsTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    [Fact]
    public async Task End_when_the_person_removes_the_browser_elsewhere()
    {
        var (person, browser) = await portal.Trusting(account => account.FactorDeadline = portal.Time.Now);
        var tokens = await Held(browser, person);
        var other = await portal.SignedIn(person);

        await other.Submit(await other.Get("/factors/browsers"), "main form");

        Assert.Equal("/sign-in", (await browser.Get("/")).Path);
        Assert.Equal("/", (await other.Get("/")).Path);
        Assert.Equal(400, (int)(await Refresh(tokens)).Status);
        Assert.Equal("trusted browser removed", (await portal.Sessions(person.Account)).Single(session => session.TrustedBrowserId is not null).EndReason);
        Assert.Equal(1, await portal.Audited(person.Account, "sessions.ended"));
        Assert.Equal(1, await portal.Audited(person.Account, "grants.ended"));
    }

    [Fact]
    public async Task End_what_apps_hold_even_when_they_are_over_themselves()
    {
        var (person, browser) = await portal.Trusting();
        var tokens = await Held(browser, person);
        await browser.Submit(await browser.Get("/"), FilledForm.SignOut);
        tokens = await Refresh(tokens);
        Assert.Equal(200, (int)tokens.Status);

        await Remove(person);

        Assert.Equal(400, (int)(await Refresh(tokens)).Status);
    }

    [Fact]
    public async Task End_for_a_thief_and_for_the_person_once_a_copy_is_noticed()
    {
        var (person, browser) = await portal.Trusting();
        var thief = portal.Copy(browser.Trust()!);
        var tokens = await Held(thief, person);
        portal.Time.Pass(BrowserTrust.Grace);

        await browser.SignIn(person.Account);

        Assert.Equal(1, await portal.Audited(person.Account, "trusted-browser.reused"));
        Assert.Equal("/sign-in", (await thief.Get("/")).Path);
        Assert.Equal(400, (int)(await Refresh(tokens)).Status);
    }

    [Fact]
    public async Task End_with_an_account_that_is_frozen()
    {
        var (person, browser) = await portal.Trusting();
        var tokens = await Held(browser, person);

        await portal.Ask(services => services.GetRequiredService<Freezing>().Freeze(person.Account.Id, "test", CancellationToken.None));

        Assert.Equal("/sign-in", (await browser.Get("/")).Path);
        Assert.Equal(400, (int)(await Refresh(tokens)).Status);
    }

    [Fact]
    public async Task End_when_the_trust_makes_room_for_that_of_another_browser()
    {
        var (person, browser) = await portal.Trusting();
        var tokens = await Held(browser, person);
        await portal.Change($"""
            insert into trusted_browsers (id, account_id, series_hash, token_hash, created_at, expires_at)
            select gen_random_uuid(), account_id, sha256(convert_to(id || ' ' || n, 'UTF8')), token_hash, created_at + interval '1 second', expires_at
              from trusted_browsers, generate_series(1, {BrowserTrust.MostPerPerson - 1}) n where account_id = {person.Account.Id.Value}
            """);
        Assert.Equal("/", (await browser.Get("/")).Path);

        var (next, page) = await portal.AtTheCode(person);
        Assert.Equal("/", (await next.Submit(page, TrustedPeople.TrustingCode(person.CodeAt(portal.Time.Now)))).Path);

        Assert.Equal("/sign-in", (await browser.Get("/")).Path);
        Assert.Equal(400, (int)(await Refresh(tokens)).Status);
        Assert.Equal("trusted browser replaced", (await portal.Sessions(person.Account)).Single(session => session.TrustedBrowserId is not null).EndReason);
        Assert.Equal("/", (await next.Get("/")).Path);
    }

    [Fact]
    public async Task Stay_where_a_factor_was_shown_since()
    {
        var (person, browser) = await portal.Trusting();
        await browser.SignIn(person.Account);
        var page = await browser.Get($"/factors/{person.App}");
        Assert.Equal($"/factors/{person.App}", (await browser.Submit(page, FilledForm.Code(person.CodeAt(portal.Time.Now)))).Path);

        await Remove(person);

        Assert.Equal("/", (await browser.Get("/")).Path);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Count_for_nothing_once_browsers_are_not_trusted_any_more(bool deadline)
    {
        await using var own = await PortalFactory.Start();
        var (person, browser) = await own.Trusting(account => account.FactorDeadline = deadline ? own.Time.Now : null);
        var (app, tokens) = (own.Browser(), await Held(browser, person));
        Assert.Equal("/", (await browser.Get("/")).Path);

        own.Services.GetRequiredService<IOptions<TrustedBrowserOptions>>().Value.Days = 0;

        Assert.Equal("/sign-in", (await browser.Get("/")).Path);
        Assert.Equal(401, (int)(await AppRequest.Userinfo(app, tokens)).Status);
        Assert.Equal(400, (int)(await Refresh(tokens, app)).Status);
    }

    /// <summary>A sign-in that takes the trust at the moment it is removed has no session, or one that is over.</summary>
    [Fact]
    public async Task Never_begin_behind_the_back_of_who_removes_the_browser()
    {
        for (var round = 0; round < 5; round++)
        {
            var (person, browser) = await portal.Trusting();
            var page = await browser.Get("/sign-in");

            await Task.WhenAll(
                Task.Run(() => browser.Submit(page, FilledForm.Password(person.UserName))),
                Task.Run(() => Remove(person)));

            Assert.DoesNotContain(
                await portal.Sessions(person.Account), session => session is { TrustedBrowserId: not null, Strength: Strength.Password, EndedAt: null });
        }
    }

    private async Task<Page> Held(Browser browser, Enrolled person)
    {
        var page = await browser.Submit(
            await browser.Get(AppRequest.Authorize(("scope", "openid offline_access"), ("prompt", "consent"))), FilledForm.Password(person.UserName));
        return await AppRequest.Redeem(browser, AppRequest.Answer(page, "code") ?? throw new InvalidOperationException(page.Html));
    }

    private Task<Page> Refresh(Page tokens, Browser? app = null) => (app ?? portal.Browser()).Post(
        "/connect/token", ("grant_type", "refresh_token"), ("refresh_token", AppRequest.Member(tokens, "refresh_token")),
        ("client_id", "conformance"), ("client_secret", "conformance-secret"));

    private async Task<bool> Remove(Enrolled person)
    {
        var id = await portal.Query(db => db.Set<TrustedBrowser>().Where(row => row.AccountId == person.Account.Id).Select(row => row.Id).SingleAsync());
        return await portal.Ask(services => services.GetRequiredService<BrowserList>().Remove(person.Account.Id, id, CancellationToken.None));
    }
}
