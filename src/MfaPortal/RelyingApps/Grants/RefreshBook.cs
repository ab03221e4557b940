using MfaPortal.Audit;
using MfaPortal.Factors;
using MfaPortal.Oidc.Host;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SessionOptions = MfaPortal.Sessions.SessionOptions;

namespace MfaPortal.RelyingApps.Grants;

/// <summary>
/// The refresh tokens. One statement spends a token, keeps its successor, tells the audit and answers everything the new tokens say; one
/// more only when that failed. Revoking is a mark on the grant, which every use asks: it costs the same after one refresh and after ten thousand,
/// and a successor that is born at that very moment is born dead.
/// </summary>
internal sealed class RefreshBook(
    PortalDb db, GrantEnds ends, ClientRegistry apps, RequestFacts request, IOptions<SessionOptions> sessions, ITrustSwitch trust) : IRefreshTokens
{
    private const string Won = "won";
    private const string Repeated = "repeated";
    private const string Revoked = "revoked";

    /// <summary>
    /// {0} now, {1} active since, {2} whether offline grants count, {5} whether browsers are trusted. The same conditions as in
    /// <see cref="ClaimsSource"/>: whoever is signed out here is signed out everywhere, except where the app may hold on without the person.
    /// </summary>
    private const string Alive = """
        g.revoked_at is null and g.ends_at > {0} and a.state = 0
        and (s.strength > 1 or case when s.trusted_browser_id is not null then {5} else a.factor_deadline is null or a.factor_deadline > {0} end)
        and ((g.offline and {2}) or (s.ended_at is null and s.expires_at > {0} and s.last_activity_at > {1}))
        """;

    /// <summary>{3} hash, {4} client.</summary>
    private const string Presented = """
          from refresh_tokens r
          join grants g on g.id = r.grant_id
          join sessions s on s.id = g.session_id
          join accounts a on a.id = g.account_id
         where r.hash = {3} and g.client_id = {4}
        """;

    /// <summary>
    /// {8} key, {9} strength, {10} roles: bound to this key or to none, of a session that is strong enough for the app, and of a person who may
    /// use it. Whoever may not spends nothing: asked for by mistake, the token would look stolen once the role is back.
    /// </summary>
    private const string Sufficient = """
        (g.refresh_key is null or g.refresh_key = {8}::text) and s.strength >= {9} and (cardinality({10}::text[]) = 0 or a.roles && {10}::text[])
        """;

    private const string Told = """
        insert into audit (at, event, result, actor_id, target_id, address, client_id, correlation_id, facts)
        """;

    private const string Subject = """
        "AccountId", "AccountId", {6}::text, "ClientId", {7},
        jsonb_build_object('grant', replace("GrantId"::text, '-', ''), 'session', replace("SessionId"::text, '-', ''))
        """;

    // Twenty who come at once see the same unspent row; the update waits for the first and then finds it spent.
    private const string SpendSql = $$"""
        with asked as (
            select {{Holding.Columns}}
            {{Presented}} and r.expires_at > {0} and {{Alive}} and {{Sufficient}}
        ), spent as (
            update refresh_tokens r set spent_at = {0}, successor_hash = {11}, sealed_successor = {12}
              from asked
             where r.hash = {3} and r.spent_at is null and asked."Scopes" @> {13}
            returning r.hash
        ), next as (
            insert into refresh_tokens (hash, grant_id, issued_at, expires_at)
            select {11}, "GrantId", {0}, least({14}, "EndsAt") from asked where exists (select from spent)
        ), told as (
            {{Told}}
            select {0}, 'token.refreshed', 0, {{Subject}} from asked where exists (select from spent)
        )
        select asked.*, case when exists (select from spent) then 'won' else '' end as "Outcome" from asked
        """;

    // Only what was spent can come again. What hangs on something that is over is no sign of theft: the app simply asks too late.
    private const string AgainSql = $$"""
        with again as (
            select {{Holding.Columns}}
            {{Presented}} and r.spent_at is not null and {{Alive}} and {{Sufficient}}
        ), repeated as (
            select from again join refresh_tokens next on next.hash = again."SuccessorHash"
             where {11} and again."SpentAt" > {12} and next.spent_at is null
        ), revoked as (
            update grants set revoked_at = {0} from again
             where grants.id = again."GrantId" and grants.revoked_at is null and not exists (select from repeated)
            returning grants.id
        ), told as (
            {{Told}}
            select {0}, case when exists (select from revoked) then 'token.reused' else 'token.refreshed' end,
                   case when exists (select from revoked) then 1 else 0 end, {{Subject}} || jsonb_build_object('again', 'yes')
              from again where exists (select from revoked) or exists (select from repeated)
        )
        select again.*, case when exists (select from repeated) then 'repeated' when exists (select from revoked) then 'revoked' else '' end as "Outcome"
          from again
        """;

    private const string FindSql = $$"""
        select {{Holding.Columns}}, '' as "Outcome"
        {{Presented}} and r.spent_at is null and r.expires_at > {0} and {{Alive}} and s.strength >= {6}
        """;

    public async Task<Refreshment> Refresh(RefreshAttempt attempt, CancellationToken ct)
    {
        var asked = await Ask(SpendSql, attempt,
            [attempt.Successor.Hash, attempt.SealedSuccessor, attempt.Scopes.ToArray(), attempt.Successor.ExpiresAt], ct);
        return asked switch
        {
            { Outcome: Won } => new Refreshment.Rotated(asked.Grant, asked.Facts),
            { SpentAt: null } when attempt.Scopes.Except(asked.Scopes).Any() => new Refreshment.TooMuch(),
            _ => await Again(attempt),
        };
    }

    // Not cancelled with the request: whoever hangs up at once must not keep a theft from being noticed.
    private async Task<Refreshment> Again(RefreshAttempt attempt)
    {
        var again = await Ask(AgainSql, attempt, [attempt.Grace > TimeSpan.Zero, attempt.Now - attempt.Grace], CancellationToken.None);
        return again switch
        {
            null => new Refreshment.Unknown(),
            { Outcome: Revoked } => new Refreshment.Reused(again.Grant.Id),
            { Outcome: Repeated } when attempt.Scopes.Except(again.Scopes).Any() => new Refreshment.TooMuch(),
            { Outcome: Repeated } => new Refreshment.Repeated(again.Grant, again.Facts, again.SealedSuccessor!),

            // Somebody else ended it at this very moment.
            _ => new Refreshment.Unknown(),
        };
    }

    public async Task<LiveRefreshToken?> Find(
        byte[] tokenHash, string clientId, bool offlineAllowed, string? minimumAcr, DateTimeOffset now, CancellationToken ct)
    {
        var found = await db.Database
            .SqlQueryRaw<Holding>(FindSql, now, now - sessions.Value.Idle, offlineAllowed, tokenHash, clientId, trust.IsOn, (int)StrengthNames.AtLeast(minimumAcr))
            .ToListAsync(ct);
        return found is [var live] && live.Person.IsAdmitted(apps) ? new LiveRefreshToken(live.Grant, live.Facts, live.IssuedAt, live.ExpiresAt) : null;
    }

    public Task<bool> Revoke(byte[] tokenHash, string clientId, DateTimeOffset now, CancellationToken ct) =>
        ends.Revoke(tokenHash, clientId, now, ct);

    private async Task<Holding?> Ask(string sql, RefreshAttempt attempt, object[] more, CancellationToken ct)
    {
        object?[] parameters =
        [
            attempt.Now, attempt.Now - sessions.Value.Idle, attempt.OfflineAllowed, attempt.TokenHash, attempt.ClientId, trust.IsOn,
            request.Address, request.CorrelationId, attempt.Key, (int)StrengthNames.AtLeast(attempt.MinimumAcr),
            apps.App(attempt.ClientId)?.AllowedRoles.ToArray() ?? [], .. more,
        ];
        return (await db.Database.SqlQueryRaw<Holding>(sql, parameters!).ToListAsync(ct)).SingleOrDefault();
    }
}
