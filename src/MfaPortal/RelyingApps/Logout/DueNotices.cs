using MfaPortal.Audit;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.RelyingApps.Logout;

/// <summary>
/// The worker's side of the table <c>logout_notices</c>. A claim is a lease: <c>next_try_at</c> moves ahead, and every later statement
/// about the row demands that it still stands there. Whoever dies with a claim loses it when the lease ends.
/// </summary>
internal sealed class DueNotices(IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>Well beyond <see cref="NoticeSender.Limit"/>, so that no two nodes send one notice at once.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    // So many at once, and so many of them to one app: an app that hangs must not keep the others from hearing.
    public const int Seats = 32;
    public const int MostPerApp = 8;

    /// <summary>Six tries within about an hour.</summary>
    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(40)];

    /// <summary>Takes up to so many; <paramref name="onTheirWay"/> are the apps that are being told at this moment, each as often as it is.</summary>
    public async Task<List<LogoutNotice>> Claim(IReadOnlyCollection<string> onTheirWay, int most, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        string[] flying = [.. onTheirWay];
        await using var scope = scopes.CreateAsyncScope();

        // One statement: two workers never get the same row. What makes a row due is asked again once it is locked. The apps are found by
        // steps in the index, and each is asked for its own oldest: however much one has to hear, the others are seen. Chance decides
        // between apps that have waited for as many seats, so that none is always the last.
        return await scope.ServiceProvider.GetRequiredService<PortalDb>().Set<LogoutNotice>().FromSql($"""
            with recursive apps as (
                (select client_id from logout_notices where delivered_at is null and given_up_at is null order by client_id limit 1)
                union all
                select (select n.client_id from logout_notices n
                         where n.delivered_at is null and n.given_up_at is null and n.client_id > apps.client_id
                         order by n.client_id limit 1)
                  from apps where apps.client_id is not null
            ), chosen as materialized (
                select oldest.session_id, apps.client_id
                  from apps
                  left join (select client_id, count(*) as count from unnest({flying}) as f(client_id) group by client_id) flying using (client_id)
                 cross join lateral (
                       select session_id, row_number() over (order by next_try_at) + coalesce(flying.count, 0) as place
                         from (select session_id, next_try_at from logout_notices n
                                where n.client_id = apps.client_id and n.delivered_at is null and n.given_up_at is null and n.next_try_at <= {now}
                                order by next_try_at limit {MostPerApp}) first) oldest
                 where oldest.place <= {MostPerApp}
                 order by oldest.place, random() limit {most}
            ), due as materialized (
                select n.session_id, n.client_id from logout_notices n
                 where n.delivered_at is null and n.given_up_at is null and n.next_try_at <= {now}
                   and (n.session_id, n.client_id) in (select session_id, client_id from chosen)
                   for update skip locked
            )
            update logout_notices n set next_try_at = {now + Lease}, attempts = n.attempts + 1
              from due where n.session_id = due.session_id and n.client_id = due.client_id
            returning n.*
            """).AsNoTracking().ToListAsync(ct);
    }

    public Task Delivered(LogoutNotice notice) => Finish(notice, "logout.delivered", null, row => row.SetProperty(n => n.DeliveredAt, time.GetUtcNow()));

    public Task GiveUp(LogoutNotice notice, string why) =>
        Finish(notice, "logout.given-up", why, row => row.SetProperty(n => n.GivenUpAt, time.GetUtcNow()));

    /// <summary>False: it was the last try, and the notice is given up.</summary>
    public async Task<bool> TryLater(LogoutNotice notice, string why)
    {
        if (notice.Attempts > Pauses.Length)
        {
            await GiveUp(notice, why);
            return false;
        }

        await using var scope = scopes.CreateAsyncScope();
        await Leased(scope.ServiceProvider.GetRequiredService<PortalDb>(), notice).ExecuteUpdateAsync(
            row => row.SetProperty(n => n.NextTryAt, time.GetUtcNow() + Pauses[notice.Attempts - 1]).SetProperty(n => n.LastAnswer, why),
            CancellationToken.None);
        return true;
    }

    // No cancellation from here on: the app has answered, and forgetting its answer would tell it twice.
    private async Task Finish(
        LogoutNotice notice, string @event, string? why, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<LogoutNotice>> set)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        var mine = await Leased(db, notice).ExecuteUpdateAsync(
            row =>
            {
                set(row);
                row.SetProperty(n => n.LastAnswer, why);
            },
            CancellationToken.None);
        if (mine == 1)
        {
            scope.ServiceProvider.GetRequiredService<AuditTrail>().Add(
                @event, notice.AccountId, why is null ? AuditResult.Succeeded : AuditResult.Refused, clientId: notice.ClientId,
                facts: [("session", notice.SessionId.ToString()), ("detail", why)]);
            await db.SaveChangesAsync(CancellationToken.None);
        }

        await transaction.CommitAsync(CancellationToken.None);
    }

    private static IQueryable<LogoutNotice> Leased(PortalDb db, LogoutNotice notice) => db.Set<LogoutNotice>().Where(row =>
        row.SessionId == notice.SessionId && row.ClientId == notice.ClientId && row.NextTryAt == notice.NextTryAt
        && row.DeliveredAt == null && row.GivenUpAt == null);
}
