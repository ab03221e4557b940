using MfaPortal.Accounts;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.RelyingApps.Logout;

/// <summary>However a session ends, the app that holds something because of it hears of it, in the transaction of the act.</summary>
public sealed class WaysASessionEndsTests : IAsyncLifetime
{
    private ToldApp app = null!;
    private PortalFactory portal = null!;

    public async Task InitializeAsync()
    {
        app = await ToldApp.Start();
        portal = await NoticePortal.With(app);
    }

    public async Task DisposeAsync()
    {
        await portal.DisposeAsync();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task By_the_persons_own_sign_out()
    {
        var (browser, _, _) = await AtTheApp();
        await browser.SignOut();
        await Heard("signed out");
    }

    [Fact]
    public async Task By_an_app()
    {
        var (browser, tokens, _) = await AtTheApp();
        var page = await browser.Get("/connect/logout?post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A5099%2F&id_token_hint=" + AppRequest.Member(tokens, "id_token"));
        Assert.Equal("http://localhost:5099/", page.Location!.AbsoluteUri);
        await Heard("signed out by an app");
    }

    [Fact]
    public async Task By_somebody_else_who_signs_in_at_the_same_browser()
    {
        var (browser, _, _) = await AtTheApp();
        var other = await portal.Person();
        portal.Time.Pass(TimeSpan.FromSeconds(2));
        var page = await browser.Get(AppRequest.Authorize(("prompt", "login")));
        await browser.Submit(page, FilledForm.Password(other.UserName));
        await Heard("replaced");
    }

    [Theory]
    [InlineData("helpdesk", false)]
    [InlineData("password.reset", true)]
    [InlineData("factor removed", false)]
    [InlineData("account closed", true)]
    public async Task By_an_act_that_ends_all_of_a_persons_sessions(string reason, bool offline)
    {
        var (_, _, person) = await AtTheApp();
        await portal.Query(db => db.Database.ExecuteSqlAsync($"update grants set offline = {offline}"));
        var second = await portal.SignedIn(person);
        await portal.SignInToApp(second);
        await portal.Ask(async services =>
        {
            var db = services.GetRequiredService<PortalDb>();
            await using var transaction = await db.Database.BeginTransactionAsync();
            await services.GetRequiredService<SessionDesk>().EndEverything(person.Id, reason, person.Id, except: null, CancellationToken.None);
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
            return 0;
        });

        await Heard(reason, sessions: 2);
    }

    [Fact]
    public async Task By_signing_out_long_after_a_new_password_ended_what_the_app_held()
    {
        var (browser, _, person) = await AtTheApp();
        await portal.Ask(services => services.GetServices<IEndsWithThePerson>().OfType<MfaPortal.RelyingApps.Grants.GrantEnds>().Cast<IEndsWithThePerson>().Single()
            .EndAll(person.Id, "password.changed", person.Id, CancellationToken.None).ContinueWith(_ => 0));
        portal.Time.Pass(TimeSpan.FromMinutes(10));
        await browser.SignOut();
        Assert.Single(await portal.Notices());
    }

    [Fact]
    public async Task By_thirty_minutes_of_nothing()
    {
        await AtTheApp();
        portal.Time.Pass(TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await portal.EndOverdue());
        portal.Time.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await portal.EndOverdue());
        await Heard("idle limit");
    }

    [Fact]
    public async Task By_twelve_hours_of_work()
    {
        var (browser, _, _) = await AtTheApp();
        for (var i = 0; i < 36; i++)
        {
            portal.Time.Pass(TimeSpan.FromMinutes(20) - TimeSpan.FromSeconds(1));
            Assert.Equal("/", (await browser.Get("/")).Path);
            Assert.Equal(0, await portal.EndOverdue());
        }

        portal.Time.Pass(TimeSpan.FromSeconds(36));
        Assert.Equal(1, await portal.EndOverdue());
        await Heard("absolute limit");
    }

    [Fact]
    public async Task By_a_deadline_to_enrol_that_passes()
    {
        var (browser, _, person) = await AtTheApp();
        await portal.Query(db => db.Set<Account>().Where(account => account.Id == person.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(account => account.FactorDeadline, portal.Time.Now.AddMinutes(10))));
        Assert.Equal(0, await portal.EndOverdue());
        portal.Time.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal("/sign-in", (await browser.Get("/factors")).Path);
        Assert.Equal(1, await portal.EndOverdue());
        await Heard("deadline passed");
    }

    [Fact]
    public async Task But_not_where_the_act_did_not_come_about()
    {
        var (_, _, person) = await AtTheApp();
        await portal.Ask(async services =>
        {
            var db = services.GetRequiredService<PortalDb>();
            await using var transaction = await db.Database.BeginTransactionAsync();
            return await services.GetRequiredService<SessionDesk>().EndAll(person.Id, "never saved", person.Id, except: null, CancellationToken.None);
        });

        Assert.Empty(await portal.Notices());
        Assert.Null(Assert.Single(await portal.Sessions()).EndedAt);
    }

    [Fact]
    public async Task But_only_once_however_many_ways_it_ends_at_once()
    {
        var (browser, _, person) = await AtTheApp();
        portal.Time.Pass(TimeSpan.FromMinutes(29));
        await browser.Get("/");
        portal.Time.Pass(TimeSpan.FromMinutes(30));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(portal.EndOverdue)).Concat(Enumerable.Range(0, 8).Select(_ => Task.Run(() => End(person)))));

        Assert.Single(await portal.Notices());
        Assert.Single(await portal.Trail("session"), row => row.Event is "session.ended" or "sessions.ended");
    }

    [Fact]
    public async Task But_not_to_an_app_that_never_got_anything()
    {
        var browser = await portal.SignedIn(await portal.Person());
        await browser.Get(AppRequest.Authorize());
        portal.Time.Pass(TimeSpan.FromMinutes(2));
        await browser.SignOut();
        Assert.Empty(await portal.Notices());
    }

    [Fact]
    public async Task Also_to_an_app_whose_grant_was_revoked_long_before()
    {
        // The app's own session goes on without what was revoked.
        var (browser, _, _) = await AtTheApp();
        await portal.Query(db => db.Database.ExecuteSqlAsync($"update grants set revoked_at = {portal.Time.Now.AddHours(-1)}"));
        await browser.SignOut();
        Assert.Single(await portal.Notices());
    }

    [Fact]
    public async Task Also_to_an_app_whose_code_is_on_its_way()
    {
        var browser = await portal.SignedIn(await portal.Person());
        await browser.Get(AppRequest.Authorize());
        await browser.SignOut();
        Assert.Single(await portal.Notices());
    }

    [Fact]
    public async Task In_batches_where_very_many_are_over()
    {
        await AtTheApp();
        await portal.Query(db => db.Database.ExecuteSqlAsync($"""
            insert into sessions (id, account_id, secret_hash, started_at, authenticated_at, password_at, strength, amr, last_activity_at, expires_at)
            select gen_random_uuid(), account_id, secret_hash, started_at, authenticated_at, password_at, strength, amr, last_activity_at, expires_at
              from sessions, generate_series(1, {(2 * SessionLimits.Batch) + 7})
            """));
        portal.Time.Pass(TimeSpan.FromHours(1));
        Assert.Equal((2 * SessionLimits.Batch) + 8, await portal.EndOverdue());
        Assert.Equal((2 * SessionLimits.Batch) + 8, (await portal.Trail("session.ended")).Count);
    }

    private async Task<(Browser Browser, Page Tokens, Account Person)> AtTheApp()
    {
        var person = await portal.Person();
        var browser = await portal.SignedIn(person);
        return (browser, await portal.SignInToApp(browser), person);
    }

    private Task<int> End(Account person) => portal.Ask(async services =>
    {
        var db = services.GetRequiredService<PortalDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var ended = await services.GetRequiredService<SessionDesk>().EndAll(person.Id, "ended", person.Id, except: null, CancellationToken.None);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return ended;
    });

    private async Task Heard(string reason, int sessions = 1)
    {
        var ended = (await portal.Sessions()).Where(session => session.EndedAt is not null).ToList();
        Assert.Equal(sessions, ended.Count);
        Assert.All(ended, session => Assert.Equal((reason, portal.Time.Now), (session.EndReason, session.EndedAt)));
        Assert.Equal(sessions, await portal.SendDue());
        Assert.Equal(ended.Select(session => session.Id.ToString()).Order(), app.Claims.Select(claims => claims.GetProperty("sid").GetString()).Order());
        Assert.Contains(await portal.Trail("session"), row => row.Facts.GetValueOrDefault("reason") == reason);
    }
}
