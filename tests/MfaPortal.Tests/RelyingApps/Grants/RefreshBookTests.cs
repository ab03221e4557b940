using System.Runtime.CompilerServices;
using MfaPortal.Audit;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace MfaPortal.Tests.RelyingApps.Grants;

public sealed partial class RefreshBookTests : IAsyncLifetime
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
    public async Task Gives_back_what_was_granted_and_who_it_concerns_in_one_statement()
    {
        var token = await app.Begin();
        var grant = await room.Grant();
        using var trips = new StatementCount();

        var rotated = Assert.IsType<Refreshment.Rotated>(await app.Refresh(token));

        Assert.Equal(1, trips.Take());
        Assert.Equivalent(
            new Grant
            {
                Id = grant.Id.ToString(),
                ClientId = "timesheets",
                Subject = room.Account.ToString(),
                SessionId = room.Session.ToString(),
                Scopes = ["openid", "profile"],
                Claims = new RequestedClaims(["email"], ["name", "locale"]),
                AuthTime = grant.AuthTime,
                Acr = "mfa",
                Amr = ["pwd", "otp"],
            },
            rotated.Grant,
            strict: true);
        Assert.Equal(("Saskia de Vries", "employee", "employee@example.test", "nl"),
            (rotated.Facts.Name, rotated.Facts.PreferredUsername, rotated.Facts.Email, rotated.Facts.Locale));
        Assert.Null(rotated.Facts.Groups);
    }

    [Fact]
    public async Task Goes_on_from_each_token_to_the_next()
    {
        var token = await app.Begin();
        for (var i = 0; i < 5; i++)
        {
            var next = app.New();
            Assert.IsType<Refreshment.Rotated>(await app.Refresh(token, next));
            room.Clock.Pass(TimeSpan.FromMinutes(5));
            token = next;
        }

        Assert.NotNull(await app.Find(token));
        Assert.Null((await room.Grant()).RevokedAt);
    }

    [Fact]
    public async Task Repeats_the_answer_within_the_grace_in_two_statements()
    {
        var token = await app.Begin();
        var next = app.New();
        await app.Refresh(token, next);
        room.Clock.Pass(TimeSpan.FromSeconds(9));
        using var trips = new StatementCount();

        var again = Assert.IsType<Refreshment.Repeated>(await app.Refresh(token));

        Assert.Equal(2, trips.Take());
        Assert.Equal(Holder.Sealed(next), again.SealedSuccessor);
        Assert.IsType<Refreshment.Rotated>(await app.Refresh(next));
    }

    [Theory]
    [InlineData(false, 10)]
    [InlineData(true, 1)]
    public async Task Ends_the_grant_when_a_spent_token_comes_later_or_after_its_successor_was_used(bool successorUsed, int seconds)
    {
        var token = await app.Begin();
        var next = app.New();
        await app.Refresh(token, next);
        var last = app.New();
        if (successorUsed)
        {
            await app.Refresh(next, last);
        }

        room.Clock.Pass(TimeSpan.FromSeconds(seconds));
        using var trips = new StatementCount();
        var reused = Assert.IsType<Refreshment.Reused>(await app.Refresh(token));
        Assert.Equal(2, trips.Take());

        var grant = await room.Grant();
        Assert.Equal((grant.Id.ToString(), room.Clock.GetUtcNow()), (reused.GrantId, grant.RevokedAt));
        Assert.IsType<Refreshment.Unknown>(await app.Refresh(next));
        Assert.IsType<Refreshment.Unknown>(await app.Refresh(last));
        Assert.Null(await Claims(grant.Id.ToString()));
    }

    [Fact]
    public async Task Spends_nothing_when_more_is_asked_for_than_was_granted()
    {
        var token = await app.Begin();

        Assert.IsType<Refreshment.TooMuch>(await app.Refresh(token, scopes: ["openid", "email"]));
        Assert.IsType<Refreshment.Rotated>(await app.Refresh(token, scopes: ["openid"]));
        Assert.IsType<Refreshment.TooMuch>(await app.Refresh(token, scopes: ["openid", "email"]));
    }

    [Fact]
    public async Task Leaves_the_token_of_another_app_untouched()
    {
        var token = await app.Begin();

        Assert.IsType<Refreshment.Unknown>(await app.Refresh(token, clientId: "expenses"));
        Assert.False(await app.Revoke(token, "expenses"));
        Assert.Null(await app.Find(token, "expenses"));
        var next = app.New();
        Assert.IsType<Refreshment.Rotated>(await app.Refresh(token, next));
        room.Clock.Pass(TimeSpan.FromMinutes(1));
        Assert.IsType<Refreshment.Unknown>(await app.Refresh(token, clientId: "expenses"));

        Assert.IsType<Refreshment.Rotated>(await app.Refresh(next));
    }

    [Fact]
    public async Task Finds_no_token_whose_session_is_too_weak_for_the_app()
    {
        var token = await app.Begin();
        Assert.NotNull(await app.Find(token, minimumAcr: "mfa"));
        Assert.Null(await app.Find(token, minimumAcr: "phr"));
    }

    [Theory]
    [InlineData("update sessions set ended_at = now()", true)]
    [InlineData("update sessions set expires_at = '2026-03-02T09:00:00Z'", true)]
    [InlineData("update sessions set last_activity_at = '2026-03-02T08:30:00Z'", true)]
    [InlineData("update accounts set state = 1", false)]
    [InlineData("update accounts set state = 2", false)]
    [InlineData("update accounts set factor_deadline = '2026-03-02T09:00:00Z'; update sessions set strength = 1", false)]
    [InlineData("update grants set revoked_at = now()", false)]
    [InlineData("update grants set ends_at = '2026-03-02T09:00:00Z'", false)]
    [InlineData("update refresh_tokens set expires_at = '2026-03-02T09:00:00Z'", false)]
    public async Task Is_over_with_what_it_hangs_on(string end, bool offlineLives)
    {
        var (bound, offline) = (await app.Begin(), await Offline());
        await room.Change(FormattableStringFactory.Create(end));

        Assert.Null(await app.Find(bound));
        Assert.Equal(offlineLives, await app.Find(offline) is not null);
        Assert.Null(await app.Find(offline, offlineAllowed: false));
        Assert.IsType<Refreshment.Unknown>(await app.Refresh(offline, offlineAllowed: false));
        Assert.IsType<Refreshment.Unknown>(await app.Refresh(bound));
        Assert.Equal(offlineLives, await app.Refresh(offline) is Refreshment.Rotated);
    }

    [Fact]
    public async Task Spends_nothing_for_who_may_not_use_the_app_and_goes_on_once_they_may()
    {
        await using var closed = await RelyingAppsRoom.Open(settings => settings.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Clients:timesheets:Name"] = "Timesheets",
            ["Clients:timesheets:Public"] = "true",
            ["Clients:timesheets:RedirectUris:0"] = "http://localhost:5081/signin-oidc",
            ["Clients:timesheets:AllowedRoles:0"] = "helpdesk",
        }));
        var holder = new Holder(closed);
        var token = await holder.Begin();
        await closed.Change($"update accounts set roles = array['reader']");

        Assert.IsType<Refreshment.Unknown>(await holder.Refresh(token));
        closed.Clock.Pass(TimeSpan.FromMinutes(1));
        Assert.IsType<Refreshment.Unknown>(await holder.Refresh(token));

        Assert.DoesNotContain(await closed.Trail(), row => row.Event is "token.refreshed" or "token.reused");
        await closed.Change($"update accounts set roles = array['reader', 'helpdesk']");
        Assert.IsType<Refreshment.Rotated>(await holder.Refresh(token));
        await closed.DropDatabase();
    }

    [Fact]
    public async Task Is_not_activity_of_the_person()
    {
        var token = await app.Begin();
        var before = await Activity();
        room.Clock.Pass(TimeSpan.FromMinutes(10));

        await app.Refresh(token);

        Assert.Equal(before, await Activity());
    }

    [Fact]
    public async Task Tells_the_audit_in_the_same_act()
    {
        var token = await app.Begin();
        var next = app.New();
        await app.Refresh(token, next);
        await app.Refresh(token);
        room.Clock.Pass(TimeSpan.FromMinutes(1));
        await app.Refresh(token);
        var grant = (await room.Grant()).Id.ToString();

        var trail = (await room.Trail())[2..];

        Assert.Equal(["token.refreshed", "token.refreshed", "token.reused"], trail.Select(row => row.Event));
        Assert.Equal([AuditResult.Succeeded, AuditResult.Succeeded, AuditResult.Refused], trail.Select(row => row.Result));
        Assert.Equal([false, true, true], trail.Select(row => row.Facts.ContainsKey("again")));
        Assert.All(trail, row => Assert.Equal((room.Account, "timesheets", grant), (row.TargetId!.Value, row.ClientId, row.Facts["grant"])));
    }

    private async Task<string> Offline()
    {
        room.Clock.Pass(TimeSpan.FromTicks(10));
        return await app.Begin(offline: true);
    }

    private Task<SubjectClaims?> Claims(string grant) => room.Use<IClaims, SubjectClaims?>(claims =>
        claims.ForSubject(room.Account.ToString(), room.Session.ToString(), grant, ["openid"], CancellationToken.None));

    private Task<DateTimeOffset> Activity() => room.Use<PortalDb, DateTimeOffset>(db =>
        db.Database.SqlQuery<DateTimeOffset>($"""select last_activity_at as "Value" from sessions""").SingleAsync());

    private Task<int> Unspent() => room.Use<PortalDb, int>(db =>
        db.Database.SqlQuery<int>($"""select count(*)::int as "Value" from refresh_tokens where spent_at is null""").SingleAsync());

    private Task<bool[]> WarmUp(int many) => Task.WhenAll(Enumerable.Range(0, many).Select(_ => room.Use<PortalDb, bool>(db => db.Database.CanConnectAsync())));

    private static Task<T[]> AtOnce<T>(int many, Func<int, Task<T>> act) =>
        Task.WhenAll(Enumerable.Range(0, many).Select(turn => Task.Run(() => act(turn))));

    private static async Task<bool> Discard<T>(Task<T> act)
    {
        await act;
        return true;
    }
}
