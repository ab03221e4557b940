using System.Net;
using MfaPortal.Audit;
using MfaPortal.RelyingApps.Logout;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.RelyingApps.Logout;

/// <summary>From the end of a session until the app knows it, or nobody tries any longer.</summary>
public sealed class NoticeDeliveryTests : IAsyncLifetime
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

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.NoContent)]
    public async Task Tells_the_app_which_session_is_over(HttpStatusCode status)
    {
        app.Answers(status);
        var tokens = await SignedOut();

        Assert.Equal(1, await portal.SendDue());

        var claims = Assert.Single(app.Claims);
        foreach (var claim in new[] { "iss", "aud", "sub", "sid" })
        {
            Assert.Equal(AppRequest.Claim(tokens, claim).GetString(), claims.GetProperty(claim).GetString());
        }

        var notice = Assert.Single(await portal.Notices());
        Assert.Equal((portal.Time.Now, null, 1), (notice.DeliveredAt!.Value, notice.GivenUpAt, notice.Attempts));
        var told = Assert.Single(await portal.Trail("logout."));
        Assert.Equal(("logout.delivered", AuditResult.Succeeded, "conformance", notice.AccountId), (told.Event, told.Result, told.ClientId, told.TargetId!.Value));
        Assert.Equal(0, await portal.SendDue());
    }

    [Fact]
    public async Task Tries_no_more_once_the_app_refused()
    {
        app.Answers(HttpStatusCode.BadRequest);
        await SignedOut();

        await portal.SendDue();
        portal.Time.Pass(TimeSpan.FromDays(1));
        Assert.Equal(0, await portal.SendDue());

        Assert.Single(app.Requests);
        Assert.NotNull(Assert.Single(await portal.Notices()).GivenUpAt);
        Assert.Equal(("logout.given-up", AuditResult.Refused), Assert.Single(await portal.Trail("logout.")) is var row ? (row.Event, row.Result) : default);
    }

    [Fact]
    public async Task Tries_again_with_another_token_after_a_pause()
    {
        app.Answers(HttpStatusCode.InternalServerError);
        await SignedOut();
        await portal.SendDue();
        Assert.Equal(0, await portal.SendDue());

        app.Answers(HttpStatusCode.OK);
        portal.Time.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(1, await portal.SendDue());

        Assert.Equal(2, app.Claims.Select(claims => claims.GetProperty("jti").GetString()).Distinct().Count());
        Assert.Equal(portal.Time.Now.ToUnixTimeSeconds(), app.Claims.Last().GetProperty("iat").GetInt64());
        Assert.NotNull(Assert.Single(await portal.Notices()).DeliveredAt);
        Assert.Equal("logout.delivered", Assert.Single(await portal.Trail("logout.")).Event);
    }

    [Fact]
    public async Task Gives_up_after_six_tries_within_about_an_hour()
    {
        await app.DisposeAsync();
        await SignedOut();
        var began = portal.Time.Now;
        var tries = 0;
        while (Assert.Single(await portal.Notices()) is { GivenUpAt: null } waiting)
        {
            portal.Time.Now = waiting.NextTryAt;
            tries += await portal.SendDue();
        }

        Assert.Equal(6, tries);
        Assert.InRange(portal.Time.Now - began, TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(70));
        Assert.Equal("cannot be reached", Assert.Single(await portal.Trail("logout.")).Facts["detail"]);
    }

    [Fact]
    public async Task Is_sent_once_by_any_number_of_workers()
    {
        for (var i = 0; i < 12; i++)
        {
            await SignedOut();
        }

        var others = Enumerable.Range(0, 8).Select(_ => ActivatorUtilities.CreateInstance<NoticeWorker>(portal.Services)).ToList();
        var sent = await Task.WhenAll(others.Select(worker => Task.Run(() => worker.SendDue(CancellationToken.None))));

        Assert.Equal(12, sent.Sum());
        Assert.Equal(12, app.Claims.Select(claims => claims.GetProperty("sid").GetString()).Distinct().Count());
        Assert.Equal(12, app.Requests.Count);
        Assert.Equal(12, (await portal.Trail("logout.delivered")).Count);
    }

    [Fact]
    public async Task Is_taken_up_again_where_the_node_that_had_it_died()
    {
        await SignedOut();
        Assert.Single(await portal.Services.GetRequiredService<DueNotices>().Claim([], DueNotices.Seats, CancellationToken.None));

        portal.Time.Pass(DueNotices.Lease - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await portal.SendDue());
        portal.Time.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await portal.SendDue());
        Assert.Single(app.Requests);
    }

    [Fact]
    public async Task Leaves_to_its_successor_what_took_longer_than_the_lease()
    {
        await SignedOut();
        var due = portal.Services.GetRequiredService<DueNotices>();
        var slow = Assert.Single(await due.Claim([], DueNotices.Seats, CancellationToken.None));
        portal.Time.Pass(DueNotices.Lease);
        var next = Assert.Single(await due.Claim([], DueNotices.Seats, CancellationToken.None));

        await due.GiveUp(slow, "too late");
        await due.Delivered(next);

        Assert.Equal("logout.delivered", Assert.Single(await portal.Trail("logout.")).Event);
    }

    [Fact]
    public async Task Does_not_let_an_app_that_has_much_to_hear_keep_others_waiting()
    {
        await SignedOut();
        await Waiting("timesheets", 600);

        var batch = await portal.Services.GetRequiredService<DueNotices>().Claim([], DueNotices.Seats, CancellationToken.None);

        Assert.Equal(DueNotices.MostPerApp, batch.Count(notice => notice.ClientId == "timesheets"));
        Assert.Contains(batch, notice => notice.ClientId == "conformance");
    }

    [Fact]
    public async Task Gives_an_app_no_more_seats_than_its_share_however_often_somebody_looks()
    {
        await SignedOut();
        await Waiting("timesheets", 20);
        var due = portal.Services.GetRequiredService<DueNotices>();

        var next = await due.Claim([.. Enumerable.Repeat("timesheets", DueNotices.MostPerApp - 1)], DueNotices.Seats, CancellationToken.None);

        Assert.Equal(["conformance", "timesheets"], next.Select(notice => notice.ClientId).Order());
        Assert.Empty(await due.Claim([.. Enumerable.Repeat("timesheets", DueNotices.MostPerApp)], DueNotices.Seats, CancellationToken.None));
    }

    [Fact]
    public async Task Takes_a_seat_again_while_a_slow_answer_is_awaited()
    {
        for (var i = 0; i < DueNotices.MostPerApp + 4; i++)
        {
            await SignedOut();
        }

        // One answer comes only once all others were asked for.
        var all = new TaskCompletionSource();
        var asked = 0;
        app.Answer = _ => Interlocked.Increment(ref asked) switch
        {
            1 => all.Task,
            DueNotices.MostPerApp + 4 => Task.Run(all.SetResult),
            _ => Task.CompletedTask,
        };
        await portal.SendDue();

        Assert.All(await portal.Notices(), notice => Assert.Equal(1, notice.Attempts));
        Assert.Equal(DueNotices.MostPerApp + 4, (await portal.Trail("logout.delivered")).Count);
    }

    [Fact]
    public async Task Counts_as_a_try_what_could_not_even_be_made()
    {
        await SignedOut();
        var worker = ActivatorUtilities.CreateInstance<NoticeWorker>(portal.Services, new NoScopes(new InvalidOperationException("No key signs.")));

        Assert.Equal(1, await worker.SendDue(CancellationToken.None));

        var notice = Assert.Single(await portal.Notices());
        Assert.Equal(("could not be told", portal.Time.Now.AddSeconds(10)), (notice.LastAnswer, notice.NextTryAt));
    }

    [Fact]
    public async Task Goes_to_nobody_once_the_app_has_no_address_any_more()
    {
        await SignedOut();
        await portal.Query(db => db.Database.ExecuteSqlAsync($"update logout_notices set client_id = 'conformance-public'"));
        await portal.SendDue();
        Assert.Empty(app.Requests);
        Assert.NotNull(Assert.Single(await portal.Notices()).GivenUpAt);
    }

    /// <summary>Notices that have waited for longer than any other.</summary>
    private async Task Waiting(string clientId, int count)
    {
        var (session, account) = Assert.Single(await portal.Sessions()) is var only ? (only.Id.Value, only.AccountId.Value) : default;
        await portal.Query(db => db.Database.ExecuteSqlAsync($"""
            insert into sessions (id, account_id, secret_hash, started_at, authenticated_at, password_at, strength, amr, last_activity_at, expires_at, ended_at)
            select gen_random_uuid(), account_id, secret_hash, started_at, authenticated_at, password_at, strength, amr, last_activity_at, expires_at, ended_at
              from sessions, generate_series(1, {count})
            """));
        await portal.Query(db => db.Database.ExecuteSqlAsync($"""
            insert into logout_notices (session_id, client_id, account_id, created_at, next_try_at, attempts)
            select id, {clientId}, {account}, now(), {portal.Time.Now.AddMinutes(-1)}, 0 from sessions where id <> {session}
            """));
    }

    /// <summary>Somebody signed in to the app and out of the portal; what the app got.</summary>
    private async Task<Page> SignedOut()
    {
        var browser = await portal.SignedIn(await portal.Person());
        var tokens = await portal.SignInToApp(browser);
        await browser.SignOut();
        return tokens;
    }
}
