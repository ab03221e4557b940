using MfaPortal.Oidc.Host;
using MfaPortal.RelyingApps.Grants;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.RelyingApps.Grants;

public sealed class GrantEndsTests : IAsyncLifetime
{
    private RelyingAppsRoom room = null!;
    private Holder app = null!;

    public async Task InitializeAsync()
    {
        room = await RelyingAppsRoom.Open();
        app = new Holder(room);
    }

    public async Task DisposeAsync()
    {
        await room.DisposeAsync();
        await room.DropDatabase();
    }

    [Fact]
    public async Task An_offline_grant_outlives_a_sign_out_and_not_what_ends_everything()
    {
        var token = await app.Begin(offline: true);
        await room.Use<SessionDesk, bool>(desk => desk.End(room.Session, "signed out", room.Account, CancellationToken.None));
        var next = app.New();
        Assert.IsType<Refreshment.Rotated>(await app.Refresh(token, next));

        await EndEverything();

        Assert.IsType<Refreshment.Unknown>(await app.Refresh(next));
        Assert.Null(await app.Find(next));
        var told = Assert.Single(await room.Trail(), row => row.Event == "grants.ended");
        Assert.Equal(("test", "1", room.Account), (told.Facts["reason"], told.Facts["count"], told.TargetId));
    }

    [Fact]
    public async Task What_ends_everything_ends_what_hangs_on_the_session_that_is_kept()
    {
        var token = await app.Begin();
        room.Clock.Pass(TimeSpan.FromSeconds(1));
        var code = await room.IssueCode();

        await EndEverything(except: room.Session);

        Assert.IsType<Refreshment.Unknown>(await app.Refresh(token));
        Assert.IsType<Redemption.Unknown>(await room.Redeem(code));
        var told = Assert.Single(await room.Trail(), row => row.Event == "grants.ended");
        Assert.Equal("2", told.Facts["count"]);
        room.Clock.Pass(TimeSpan.FromSeconds(1));
        Assert.IsType<Refreshment.Rotated>(await app.Refresh(await app.Begin()));
    }

    [Fact]
    public async Task Signing_out_leaves_what_hangs_on_the_session_unmarked()
    {
        await app.Begin();

        await room.Use<SessionDesk, bool>(desk => desk.End(room.Session, "signed out", room.Account, CancellationToken.None));

        Assert.Null((await room.Grant()).RevokedAt);
        Assert.DoesNotContain(await room.Trail(), row => row.Event == "grants.ended");
    }

    [Fact]
    public async Task A_code_that_is_redeemed_while_everything_ends_waits_and_comes_to_nothing()
    {
        var code = await room.IssueCode(offline: true);
        await using var scope = room.App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await using var ending = await db.Database.BeginTransactionAsync();
        await scope.ServiceProvider.GetRequiredService<SessionDesk>().EndEverything(room.Account, "test", room.Account, null, CancellationToken.None);

        var redeeming = Task.Run(() => room.Redeem(code));
        await UntilSomebodyWaits();
        await ending.CommitAsync();

        Assert.IsType<Redemption.Unknown>(await redeeming);
    }

    [Fact]
    public async Task A_grant_is_revoked_once_by_its_own_app_and_in_one_statement()
    {
        await app.Begin();
        var grant = (await room.Grant()).Id.ToString();
        Assert.False(await Revoke(grant, "expenses"));
        Assert.False(await Revoke("nonsense", "timesheets"));
        using var trips = new StatementCount();

        Assert.True(await Revoke(grant, "timesheets"));

        Assert.Equal(1, trips.Take());
        Assert.False(await Revoke(grant, "timesheets"));
        Assert.Equal(room.Clock.GetUtcNow(), (await room.Grant()).RevokedAt);
        Assert.Single(await room.Trail(), row => row.Event == "grant.revoked" && row.Facts["grant"] == grant && row.TargetId == room.Account);
    }

    [Fact]
    public async Task A_spent_token_revokes_as_well()
    {
        var token = await app.Begin();
        var next = app.New();
        await app.Refresh(token, next);

        Assert.True(await app.Revoke(token));

        Assert.IsType<Refreshment.Unknown>(await app.Refresh(next));
    }

    private Task<bool> Revoke(string grant, string clientId) => room.Use<IGrants, bool>(grants =>
        grants.Revoke(grant, clientId, room.Clock.GetUtcNow(), CancellationToken.None));

    private async Task EndEverything(SessionId? except = null)
    {
        await using var scope = room.App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await scope.ServiceProvider.GetRequiredService<SessionDesk>().EndEverything(room.Account, "test", room.Account, except, CancellationToken.None);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    private async Task UntilSomebodyWaits()
    {
        // Not on the connection of the transaction that is waited for: there the view stands still.
        while (await room.Use<PortalDb, int>(db => db.Database.SqlQuery<int>(
            $"""select count(*)::int as "Value" from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'""").SingleAsync()) == 0)
        {
            await Task.Yield();
        }
    }
}
