using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.RelyingApps.Grants;

/// <summary>
/// How grants end before their time. A mark on the row, which every use of every token asks. Grants that hang on a session need no mark when
/// it ends. What ends everything of a person ends the rest here: those that outlive a session (<c>offline_access</c>), and those of the one
/// session that is kept where somebody changes the own password or factors.
/// </summary>
internal sealed class GrantEnds(PortalDb db, AuditTrail audit, RequestFacts request, TimeProvider time) : IEndsWithThePerson, IEndsWithASession
{
    public Task<bool> Revoke(GrantId grant, string clientId, DateTimeOffset now, CancellationToken ct) =>
        Revoke(grant.Value, null, clientId, now, ct);

    /// <summary>By any refresh token of the grant, spent ones included.</summary>
    public Task<bool> Revoke(byte[] tokenHash, string clientId, DateTimeOffset now, CancellationToken ct) =>
        Revoke(null, tokenHash, clientId, now, ct);

    /// <summary>
    /// The sessions are locked first: a code that an app redeems at this very moment either is through, and its grant ends below, or waits for
    /// this transaction and finds the session ended or itself revoked. (<see cref="GrantBook.Redeem"/> shares the lock.) What was redeemed is over,
    /// but not revoked: the app has somebody signed in, and has to hear when the kept session ends.
    /// </summary>
    async Task IEndsWithThePerson.EndAll(AccountId account, string reason, AccountId actor, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await db.Database.ExecuteSqlAsync($"select from sessions where account_id = {account.Value} and ended_at is null for no key update", ct);
        await End(db.Set<GrantRow>().Where(grant => grant.AccountId == account), account, reason, actor, now, ct);
    }

    /// <summary>Whoever ended the sessions holds their rows.</summary>
    async Task IEndsWithASession.EndAll(AccountId account, IReadOnlyCollection<SessionId> sessions, string reason, AccountId actor, CancellationToken ct) =>
        await End(In([.. sessions]), account, reason, actor, time.GetUtcNow(), ct);

    private IQueryable<GrantRow> In(SessionId[] sessions) => db.Set<GrantRow>().Where(grant => sessions.Contains(grant.SessionId));

    private async Task End(IQueryable<GrantRow> grants, AccountId account, string reason, AccountId actor, DateTimeOffset now, CancellationToken ct)
    {
        var ended = await grants
            .Where(grant => grant.RevokedAt == null && grant.EndsAt > now)
            .ExecuteUpdateAsync(
                grant => grant.SetProperty(row => row.EndsAt, now).SetProperty(row => row.RevokedAt, row => row.RedeemedAt == null ? now : null), ct);
        if (ended > 0)
        {
            audit.Add("grants.ended", account, actor: actor,
                facts: [("reason", reason), ("count", ended.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        }
    }

    private async Task<bool> Revoke(Guid? grant, byte[]? tokenHash, string clientId, DateTimeOffset now, CancellationToken ct) =>
        (await db.Database.SqlQuery<int>($"""
            with revoked as (
                update grants set revoked_at = {now}
                 where id = coalesce({grant}::uuid, (select grant_id from refresh_tokens where hash = {tokenHash}::bytea))
                   and client_id = {clientId} and revoked_at is null
                returning id, account_id, session_id, client_id
            ), told as (
                insert into audit (at, event, result, actor_id, target_id, address, client_id, correlation_id, facts)
                select {now}, 'grant.revoked', {(int)AuditResult.Succeeded}, account_id, account_id, {request.Address}::text, client_id,
                       {request.CorrelationId}, jsonb_build_object('grant', replace(id::text, '-', ''), 'session', replace(session_id::text, '-', ''))
                  from revoked
            )
            select count(*)::int as "Value" from revoked
            """).ToListAsync(ct)).Single() == 1;
}
