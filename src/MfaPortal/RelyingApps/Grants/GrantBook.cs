using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Oidc.Host;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SessionOptions = MfaPortal.Sessions.SessionOptions;

namespace MfaPortal.RelyingApps.Grants;

/// <summary>
/// The codes and what came of them. One statement to issue, one to redeem, one more only when redeeming failed; each takes its
/// audit row along, so that the trail holds what the table holds and costs no round trip of its own (decision D10).
/// </summary>
internal sealed class GrantBook(
    PortalDb db, GrantEnds ends, AuditTrail audit, RequestFacts request, IOptions<SessionOptions> sessions) : IGrants
{
    /// <summary>
    /// How long after its redemption a code that comes again is taken for the honest app's double submit: refused, but the first answer's
    /// tokens live. Revoking then would sign people out of an app that merely retried (RFC 6749 §4.1.2 says "should"), and
    /// gain little: a thief would need the app's secret and the PKCE verifier too.
    /// </summary>
    private static readonly TimeSpan DoubleSubmit = TimeSpan.FromSeconds(5);

    private sealed record Seen(Guid GrantId);

    public async Task Issue(CodeGrant code, CancellationToken ct)
    {
        var account = Id<AccountId>(code.Subject);
        var id = RowId.New<GrantId>(code.IssuedAt);
        db.Add(new GrantRow
        {
            Id = id,
            CodeHash = code.CodeHash,
            ClientId = code.ClientId,
            AccountId = account,
            SessionId = Id<SessionId>(code.SessionId),
            RedirectUri = code.RedirectUri,
            Nonce = code.Nonce,
            CodeChallenge = code.CodeChallenge,
            Key = code.Key,
            Scopes = [.. code.Scopes],
            IdTokenClaims = [.. code.Claims.IdToken],
            UserinfoClaims = [.. code.Claims.Userinfo],
            AuthTime = code.AuthTime,
            Acr = code.Acr,
            Amr = [.. code.Amr],
            IssuedAt = code.IssuedAt,
            ExpiresAt = code.ExpiresAt,
            Offline = code.Offline,

            // What hangs on a session cannot outlive the longest one; so the row goes soon.
            EndsAt = code.Offline ? code.EndsAt : Earlier(code.EndsAt, code.IssuedAt + sessions.Value.Absolute),
        });
        audit.Add("code.issued", account, clientId: code.ClientId, facts: [("grant", id.ToString()), ("session", code.SessionId)]);
        await SaveAsOneBatch(ct);
    }

    public async Task<Redemption> Redeem(
        byte[] codeHash, string clientId, NewRefreshToken? refresh, DateTimeOffset now, CancellationToken ct)
    {
        var won = await db.Set<GrantRow>().FromSql($"""
            with alive as (
                select g.id from grants g join sessions s on s.id = g.session_id
                 where g.code_hash = {codeHash} and g.client_id = {clientId}
                   and g.redeemed_at is null and g.revoked_at is null and g.expires_at > {now}
                   and s.ended_at is null and s.expires_at > {now}
                   for share of s
            ), won as (
                update grants g set redeemed_at = {now}, refresh_key = {refresh?.Key}
                  from alive
                 where g.id = alive.id and g.redeemed_at is null and g.revoked_at is null
                returning g.*
            ), first as (
                insert into refresh_tokens (hash, grant_id, issued_at, expires_at)
                select {refresh?.Hash}::bytea, id, {now}, least({refresh?.ExpiresAt}::timestamptz, ends_at) from won where {refresh is not null}
            ), told as (
                insert into audit (at, event, result, actor_id, target_id, address, client_id, correlation_id, facts)
                select {now}, 'code.redeemed', {(int)AuditResult.Succeeded}, account_id, account_id, {request.Address}::text, client_id,
                       {request.CorrelationId}, jsonb_build_object('grant', replace(id::text, '-', ''), 'session', replace(session_id::text, '-', ''))
                  from won
            )
            select * from won
            """).AsNoTracking().ToListAsync(ct);
        return won is [var grant] ? new Redemption.Redeemed(Facts(grant), grant.Id.ToString()) : await NotRedeemed(codeHash, clientId, now, ct);
    }

    public async Task<bool> Revoke(string grantId, string clientId, DateTimeOffset now, CancellationToken ct) =>
        RowId.TryParse<GrantId>(grantId, out var grant) && await ends.Revoke(grant, clientId, now, ct);

    // Only what was redeemed can be replayed: a code that expired, was never made or belongs to another app is simply unknown.
    private async Task<Redemption> NotRedeemed(byte[] codeHash, string clientId, DateTimeOffset now, CancellationToken ct)
    {
        var seen = await db.Database.SqlQuery<Seen>($"""
            with late as (
                update grants set revoked_at = {now}
                 where code_hash = {codeHash} and client_id = {clientId}
                   and redeemed_at <= {now - DoubleSubmit} and revoked_at is null
                returning id
            ), again as (
                select id, account_id, session_id from grants
                 where code_hash = {codeHash} and client_id = {clientId} and redeemed_at is not null
            ), told as (
                insert into audit (at, event, result, actor_id, target_id, address, client_id, correlation_id, facts)
                select {now}, 'code.replayed', {(int)AuditResult.Refused}, account_id, account_id, {request.Address}::text, {clientId},
                       {request.CorrelationId}, jsonb_build_object('grant', replace(id::text, '-', ''), 'session', replace(session_id::text, '-', ''),
                           'revoked', case when exists (select 1 from late) then 'yes' else 'no' end)
                  from again
            )
            select id as "GrantId" from again
            """).ToListAsync(ct);
        return seen is [var again] ? new Redemption.Replayed(GrantId.From(again.GrantId).ToString()) : new Redemption.Unknown();
    }

    // PostgreSQL takes a batch as one transaction by itself; a COMMIT of our own would be a second round trip.
    private async Task SaveAsOneBatch(CancellationToken ct)
    {
        db.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        try
        {
            await db.SaveChangesAsync(ct);
        }
        finally
        {
            db.Database.AutoTransactionBehavior = AutoTransactionBehavior.WhenNeeded;
        }
    }

    private static CodeGrant Facts(GrantRow grant) => new()
    {
        CodeHash = grant.CodeHash,
        ClientId = grant.ClientId,
        Subject = grant.AccountId.ToString(),
        SessionId = grant.SessionId.ToString(),
        RedirectUri = grant.RedirectUri,
        Nonce = grant.Nonce,
        CodeChallenge = grant.CodeChallenge,
        Key = grant.Key,
        Scopes = grant.Scopes,
        Claims = new RequestedClaims(grant.IdTokenClaims, grant.UserinfoClaims),
        AuthTime = grant.AuthTime,
        Acr = grant.Acr,
        Amr = grant.Amr,
        IssuedAt = grant.IssuedAt,
        ExpiresAt = grant.ExpiresAt,
        Offline = grant.Offline,
        EndsAt = grant.EndsAt,
    };

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    // Both ids are ours, said by our own sign-in.
    private static T Id<T>(string text) where T : struct, IRowId<T> =>
        RowId.TryParse<T>(text, out var id) ? id : throw new ArgumentException($"Not a {typeof(T).Name}.", nameof(text));
}
