using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Sessions;

/// <summary>A session that this very act ended.</summary>
internal sealed record EndedSession(SessionId Id, AccountId AccountId, string Reason);

/// <summary>
/// Marks sessions as ended, in one statement that says which, and tells the rooms that want to know. The caller writes the audit and
/// holds the transaction, without which a crash could end a session that no app ever hears of.
/// </summary>
internal sealed class SessionEnds(PortalDb db, IEnumerable<IHearsOfSessionEnds> listeners, TimeProvider time)
{
    private sealed record Rested(Guid Id, bool IsNew);

    private sealed record Row(Guid Id, Guid AccountId, string Reason);

    /// <summary>Ends the one, unless something else did so before.</summary>
    public async Task<bool> One(SessionId id, string reason, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var ended = await db.Set<Session>().Where(row => row.Id == id && row.EndedAt == null).ExecuteUpdateAsync(row => row
            .SetProperty(s => s.EndedAt, now)
            .SetProperty(s => s.EndReason, reason), ct);
        await Tell(ended == 1 ? [id] : [], ct);
        return ended == 1;
    }

    /// <summary>Ends all of a person that are worth no more than this, except perhaps one. Returns how many.</summary>
    public async Task<int> AllOf(AccountId account, string reason, SessionId? except, Strength atMost, CancellationToken ct)
    {
        var ended = await db.Database.SqlQuery<Guid>($"""
            update sessions set ended_at = {time.GetUtcNow()}, end_reason = {reason}
             where account_id = {account.Value} and ended_at is null and id <> {(except ?? default).Value} and strength <= {(int)atMost}
            returning id as "Value"
            """).ToListAsync(ct);
        await Tell([.. ended.Select(SessionId.From)], ct);
        return ended.Count;
    }

    /// <summary>Ends those that rest on one of these browsers and no factor. Answers all that did, and how many of them this very act ended.</summary>
    public async Task<(IReadOnlyCollection<SessionId> All, int Ended)> Resting(
        AccountId account, IReadOnlyCollection<TrustedBrowserId> browsers, string reason, CancellationToken ct)
    {
        var ids = browsers.Select(browser => browser.Value).ToArray();
        var rows = await db.Database.SqlQuery<Rested>($"""
            with ended as (
                update sessions set ended_at = {time.GetUtcNow()}, end_reason = {reason}
                 where trusted_browser_id = any({ids}) and account_id = {account.Value} and strength = {(int)Strength.Password} and ended_at is null
                returning id
            )
            select id as "Id", true as "IsNew" from ended
            union all
            select id, false from sessions
             where trusted_browser_id = any({ids}) and account_id = {account.Value} and strength = {(int)Strength.Password} and ended_at is not null
            """).ToListAsync(ct);
        SessionId[] ended = [.. rows.Where(row => row.IsNew).Select(row => SessionId.From(row.Id))];
        await Tell(ended, ct);
        return ([.. rows.Select(row => SessionId.From(row.Id))], ended.Length);
    }

    /// <summary>
    /// Ends at most so many of those that are over by themselves: no request for too long, too long altogether, or a deadline to enrol
    /// passed (decision D9).
    /// </summary>
    public async Task<IReadOnlyList<EndedSession>> Overdue(SessionOptions limits, int most, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var idleSince = now - limits.Idle;

        // Nobody begins a session with the password alone once the deadline is past, so an older deadline has no session left to end.
        var longestAgo = now - limits.Absolute;

        // Found by an index each (strength 1 is the password alone, written out because the index says so too), and asked again once the row is locked: a request that came meanwhile keeps its session. Materialized,
        // because a plain subquery may run more than once and then takes more than the limit.
        var rows = await db.Database.SqlQuery<Row>($"""
            with overdue as materialized (
                select s.id,
                       case when s.expires_at <= {now} then 'absolute limit' when s.last_activity_at <= {idleSince} then 'idle limit'
                            else 'deadline passed' end as reason
                  from sessions s join accounts a on a.id = s.account_id
                 where s.ended_at is null
                   and (s.expires_at <= {now} or s.last_activity_at <= {idleSince}
                        or (s.strength = {(int)Strength.Password} and s.trusted_browser_id is null and a.factor_deadline <= {now}))
                   and s.id in (
                       (select id from sessions where ended_at is null and expires_at <= {now} order by expires_at limit {most})
                       union all
                       (select id from sessions where ended_at is null and last_activity_at <= {idleSince} order by last_activity_at limit {most})
                       union all
                       (select weak.id from sessions weak join accounts late on late.id = weak.account_id
                         where weak.ended_at is null and weak.strength = 1 and weak.trusted_browser_id is null and late.factor_deadline <= {now} and late.factor_deadline > {longestAgo} limit {most}))
                 limit {most}
                   for update of s skip locked
            )
            update sessions set ended_at = {now}, end_reason = overdue.reason
              from overdue where sessions.id = overdue.id
            returning sessions.id as "Id", sessions.account_id as "AccountId", overdue.reason as "Reason"
            """).ToListAsync(ct);
        EndedSession[] ended = [.. rows.Select(row => new EndedSession(SessionId.From(row.Id), AccountId.From(row.AccountId), row.Reason))];
        await Tell([.. ended.Select(session => session.Id)], ct);
        return ended;
    }

    private async Task Tell(SessionId[] ended, CancellationToken ct)
    {
        if (ended.Length == 0)
        {
            return;
        }

        foreach (var listener in listeners)
        {
            await listener.Ended(ended, ct);
        }
    }
}
