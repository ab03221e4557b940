using MfaPortal.Audit;
using MfaPortal.Oidc.Host;
using MfaPortal.RelyingApps;
using MfaPortal.RelyingApps.Grants;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MfaPortal.Tests.RelyingApps.Grants;

public sealed class GrantBookTests : IAsyncLifetime
{
    private RelyingAppsRoom room = null!;

    public async Task InitializeAsync() => room = await RelyingAppsRoom.Open();

    public async Task DisposeAsync()
    {
        await room.DisposeAsync();
        await room.DropDatabase();
    }

    [Fact]
    public async Task Gives_back_what_was_issued()
    {
        var code = await room.IssueCode();

        var redeemed = Assert.IsType<Redemption.Redeemed>(await room.Redeem(code));

        Assert.Equal((await room.Grant()).Id.ToString(), redeemed.GrantId);
        Assert.Equivalent(code, redeemed.Code, strict: true);
    }

    [Fact]
    public async Task Gives_a_code_to_one_of_twenty_who_come_at_once()
    {
        var code = await room.IssueCode();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => room.Use<PortalDb, bool>(db => db.Database.CanConnectAsync())));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => room.Redeem(code))));

        Assert.Single(answers.OfType<Redemption.Redeemed>());
        Assert.Equal(19, answers.OfType<Redemption.Replayed>().Count());
        Assert.Null((await room.Grant()).RevokedAt);
    }

    [Fact]
    public async Task Refuses_a_second_redemption_at_once_but_lets_the_first_live()
    {
        var code = await room.IssueCode();
        var first = Assert.IsType<Redemption.Redeemed>(await room.Redeem(code));
        room.Clock.Pass(TimeSpan.FromSeconds(4));

        Assert.Equal(new Redemption.Replayed(first.GrantId), await room.Redeem(code));

        Assert.Null((await room.Grant()).RevokedAt);
        Assert.Equal("no", (await room.Trail())[^1].Facts["revoked"]);
    }

    [Fact]
    public async Task Revokes_the_grant_when_its_code_comes_again_later()
    {
        var code = await room.IssueCode();
        var first = Assert.IsType<Redemption.Redeemed>(await room.Redeem(code));
        room.Clock.Pass(TimeSpan.FromMinutes(30));

        Assert.Equal(new Redemption.Replayed(first.GrantId), await room.Redeem(code));

        Assert.Equal(room.Clock.GetUtcNow(), (await room.Grant()).RevokedAt);
        Assert.Equal("yes", (await room.Trail())[^1].Facts["revoked"]);
    }

    [Fact]
    public async Task Leaves_the_code_of_another_app_untouched()
    {
        var code = await room.IssueCode();

        Assert.IsType<Redemption.Unknown>(await room.Redeem(code, "expenses"));
        Assert.IsType<Redemption.Redeemed>(await room.Redeem(code));
        room.Clock.Pass(TimeSpan.FromSeconds(10));
        Assert.IsType<Redemption.Unknown>(await room.Redeem(code, "expenses"));

        Assert.Null((await room.Grant()).RevokedAt);
    }

    [Fact]
    public async Task Does_not_know_a_code_that_expired()
    {
        var code = await room.IssueCode();
        room.Clock.Pass(TimeSpan.FromSeconds(60));

        Assert.IsType<Redemption.Unknown>(await room.Redeem(code));
    }

    [Fact]
    public async Task Does_not_know_a_code_that_nobody_issued()
    {
        await room.IssueCode();

        Assert.IsType<Redemption.Unknown>(await room.Redeem(new CodeGrant
        {
            CodeHash = new byte[32],
            ClientId = "timesheets",
            Subject = "",
            SessionId = "",
            RedirectUri = "",
            Scopes = [],
            AuthTime = default,
            Acr = "",
            Amr = [],
            IssuedAt = default,
            ExpiresAt = default,
            EndsAt = default,
        }));
    }

    [Fact]
    public async Task Does_not_know_a_code_whose_session_ended()
    {
        var code = await room.IssueCode();
        await room.Change($"update sessions set ended_at = {room.Clock.GetUtcNow()}");

        Assert.IsType<Redemption.Unknown>(await room.Redeem(code));
    }

    [Fact]
    public async Task Does_not_know_a_code_that_was_revoked()
    {
        var code = await room.IssueCode();
        await room.Change($"update grants set revoked_at = {room.Clock.GetUtcNow()}");

        Assert.IsType<Redemption.Unknown>(await room.Redeem(code));
    }

    [Fact]
    public async Task Tells_the_audit_whom_a_code_concerns_in_the_same_act()
    {
        var code = await room.IssueCode();
        await room.Redeem(code);
        await room.Redeem(code);

        var trail = await room.Trail();
        var grant = (await room.Grant()).Id.ToString();

        Assert.Equal(["code.issued", "code.redeemed", "code.replayed"], trail.Select(row => row.Event));
        Assert.Equal([AuditResult.Succeeded, AuditResult.Succeeded, AuditResult.Refused], trail.Select(row => row.Result));
        Assert.All(trail, row => Assert.Equal(room.Account, row.TargetId));
        Assert.All(trail, row => Assert.Equal("timesheets", row.ClientId));
        Assert.All(trail, row => Assert.Equal(grant, row.Facts["grant"]));
        Assert.All(trail, row => Assert.Equal(room.Session.ToString(), row.Facts["session"]));
    }

    [Fact]
    public async Task Needs_one_round_trip_to_redeem_and_two_to_refuse()
    {
        var code = await room.IssueCode();
        using var trips = new StatementCount();

        await room.Redeem(code);
        Assert.Equal(1, trips.Take());
        await room.Redeem(code);
        Assert.Equal(2, trips.Take());
        await room.IssueCode("expenses");
        Assert.Equal(1, trips.Take());
    }

    [Fact]
    public async Task Keeps_a_code_and_its_audit_row_together_or_not_at_all()
    {
        await room.IssueCode();

        await Assert.ThrowsAsync<DbUpdateException>(() => room.IssueCode());

        Assert.Single(await room.Trail());
        await room.Grant();
    }
}
