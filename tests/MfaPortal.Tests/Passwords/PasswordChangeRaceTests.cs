using System.Net;
using MfaPortal.Audit;
using MfaPortal.Passwords;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Passwords;

/// <summary>Threat T50, between a change and what happens at the same moment.</summary>
public sealed class PasswordChangeRaceTests
{
    private const string Reset = "a third one, by the mailed link";

    private static readonly (string Name, string Value)[] Filled = [("Input.Current", PasswordPortal.Password), ("Input.Password", PasswordPortal.Better)];

    [Fact]
    public async Task Never_overwrites_a_reset_that_finished_while_it_stood_in_line_for_the_hasher()
    {
        await using var portal = await PasswordPortal.Start(("Passwords:ParallelHashes", "1"));
        var browser = portal.Browser(await portal.SignedIn(portal.Anna));
        var (_, page) = await browser.Get("/password/change");

        // The one seat is taken by who looks at the old password; behind it stands a reset.
        var (change, line) = await portal.Read(async db =>
        {
            await using var hold = await db.Database.BeginTransactionAsync();
            await db.Database.ExecuteSqlAsync($"select from passwords for update");
            var posted = browser.Post(page, "/password/change", Filled);
            await Waiting(portal, 1);
            var next = portal.Hash.Sit(default);
            await hold.CommitAsync();
            return (posted, next);
        });
        using (var seat = await line)
        {
            await TakeNew(portal, await seat.Make(Reset));
        }

        await change;
        Assert.IsType<PasswordVerdict.Right>(await portal.Check("anna", Reset));
    }

    [Fact]
    public async Task Waits_for_no_reset_that_waits_for_it()
    {
        await using var portal = await PasswordPortal.Start();
        var link = await portal.Link();
        var browser = portal.Browser(await portal.SignedIn(portal.Anna));
        var (_, page) = await browser.Get("/password/change");
        await portal.Read(db => db.Database.ExecuteSqlRawAsync(
            """
            create function stop_here() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(4711); return null; end $$;
            create trigger stop_once_the_row_is_held after update on passwords
              for each row when (new.failures < old.failures) execute function stop_here();
            """));

        var (changed, reset) = await portal.Read(async db =>
        {
            await using var hold = await db.Database.BeginTransactionAsync();
            await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(4711)");
            var change = browser.Post(page, "/password/change", Filled);
            await Waiting(portal, 1);
            var use = Task.Run(() => portal.Use(link, Reset));
            await Waiting(portal, 2);
            await hold.CommitAsync();
            return (await change, await use);
        });

        Assert.Equal("/?after=password", changed.Response.Headers.Location?.ToString());
        Assert.IsType<PasswordReset.LinkDead>(reset);
        Assert.IsType<PasswordVerdict.Right>(await portal.Check("anna", PasswordPortal.Better));
    }

    [Fact]
    public async Task Changes_nothing_for_a_session_that_ended_meanwhile()
    {
        await using var portal = await PasswordPortal.Start();
        await portal.SignedIn(portal.Anna);
        var cookie = await portal.SignedIn(portal.Anna);
        var browser = portal.Browser(cookie);
        var (_, page) = await browser.Get("/password/change");
        var id = Guid.Parse(cookie.Split('.')[0]);

        var (response, _) = await portal.Read(async db =>
        {
            await using var hold = await db.Database.BeginTransactionAsync();
            await db.Database.ExecuteSqlAsync($"update sessions set ended_at = {portal.Clock.GetUtcNow()} where id = {id}");
            var posted = browser.Post(page, "/password/change", Filled);
            await Waiting(portal, 1);
            await hold.CommitAsync();
            return await posted;
        });

        Assert.Equal((HttpStatusCode.Redirect, "/password/change"), (response.StatusCode, response.Headers.Location?.ToString()));
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.IsType<PasswordVerdict.Right>(await portal.Check("anna", PasswordPortal.Password));
        Assert.Equal(0, (await portal.Row(portal.Anna)).Failures);
        Assert.Equal(1, await portal.OpenSessions(portal.Anna));
        Assert.Empty(await portal.Mails("password-changed"));
        Assert.Empty(await portal.Read(db => db.Set<AuditRow>().Select(row => row.Event).ToListAsync()));
    }

    // What a used link does, its hash made.
    private static Task<int> TakeNew(PasswordPortal portal, string made) => portal.In(async services =>
    {
        var db = services.GetRequiredService<PortalDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var owner = await services.GetRequiredService<PasswordBook>().Owner(portal.Anna, default);
        await services.GetRequiredService<PasswordRenewal>().Take(owner!, made, "password.reset", keep: null, default);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return 0;
    });

    private static async Task Waiting(PasswordPortal portal, int count)
    {
        while (await portal.Read(db => db.Database.SqlQuery<int>(
            $"""select count(*)::int as "Value" from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'""").SingleAsync()) < count)
        {
            await Task.Yield();
        }
    }
}
