using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Factors;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MfaPortal.Sessions;

/// <summary>What a finished sign-in proved.</summary>
internal sealed record ProvenSignIn(
    AccountId AccountId, Strength Strength, IReadOnlyCollection<string> Amr, DateTimeOffset PasswordAt, DateTimeOffset? FactorAt)
{
    /// <summary>No factor was shown: the browser is this one, that showed it earlier.</summary>
    public TrustedBrowserId? TrustedBrowserId { get; init; }

    /// <summary>When the strong part of it was shown, and what withstands phishing.</summary>
    public DateTimeOffset? StrongAt { get; init; }

    public DateTimeOffset? ResistantAt { get; init; }
}

internal sealed record StartedSession(SessionId Id, DateTimeOffset At, DateTimeOffset ExpiresAt);

/// <summary>The only place where a session starts, grows stronger or ends. The caller's transaction holds.</summary>
internal sealed class SessionDesk(
    PortalDb db, SessionEnds ends, SessionCookie cookie, CurrentSession current, AuditTrail audit, RequestFacts request,
    IEnumerable<IEndsWithThePerson> others, IEnumerable<IEndsBeforeASession> begun, IEnumerable<IEndsWithASession> dependents, Entropy entropy, IOptions<SessionOptions> options, TimeProvider time)
{
    /// <summary>
    /// A new row, or for the same person in the same browser the same row with a new secret (threat T54): apps keep their
    /// <c>sid</c>, a copy of the old cookie is dead. False: that row ended meanwhile, and nothing was written.
    /// </summary>
    public async Task<bool> Start(HttpContext http, ProvenSignIn proven, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var before = await current.Get(ct);
        var secret = Token256.New(entropy);
        SessionId id;
        if (before is not null && before.AccountId == proven.AccountId)
        {
            id = before.SessionId;
            // What a new sign-in is worth is what was shown in it; an older proof is among it only where it was young enough.
            var wholeSignIn = proven.PasswordAt > before.PasswordAt;
            DateTimeOffset? Last(DateTimeOffset? now, DateTimeOffset? then) => wholeSignIn || now > then || then is null ? now : then;
            var grown = await db.Set<Session>().Where(row => row.Id == id && row.EndedAt == null).ExecuteUpdateAsync(row => row
                .SetProperty(s => s.SecretHash, secret.Hash)
                .SetProperty(s => s.AuthenticatedAt, wholeSignIn ? now : before.AuthenticatedAt)
                .SetProperty(s => s.PasswordAt, proven.PasswordAt)
                .SetProperty(s => s.FactorAt, Last(proven.FactorAt, before.FactorAt))
                .SetProperty(s => s.StrongAt, Last(proven.StrongAt, before.StrongAt))
                .SetProperty(s => s.ResistantAt, Last(proven.ResistantAt, before.ResistantAt))
                .SetProperty(s => s.Strength, wholeSignIn || proven.Strength > before.Strength ? proven.Strength : before.Strength)
                .SetProperty(s => s.Amr, (wholeSignIn ? proven.Amr : before.Amr.Union(proven.Amr)).ToArray())
                .SetProperty(s => s.TrustedBrowserId, wholeSignIn ? proven.TrustedBrowserId : before.TrustedBrowserId)
                .SetProperty(s => s.LastActivityAt, now), ct);
            if (grown != 1)
            {
                current.Forget();
                return false;
            }

            audit.Add("session.strengthened", proven.AccountId, facts: [("session", id.ToString())]);
        }
        else
        {
            if (before is not null)
            {
                await End(before.SessionId, "replaced", before.AccountId, ct);
            }

            id = RowId.New<SessionId>(now);
            db.Add(new Session
            {
                Id = id,
                AccountId = proven.AccountId,
                SecretHash = secret.Hash,
                StartedAt = now,
                AuthenticatedAt = now,
                PasswordAt = proven.PasswordAt,
                FactorAt = proven.FactorAt,
                StrongAt = proven.StrongAt,
                ResistantAt = proven.ResistantAt,
                Strength = proven.Strength,
                Amr = [.. proven.Amr],
                TrustedBrowserId = proven.TrustedBrowserId,
                LastActivityAt = now,
                ExpiresAt = now + options.Value.Absolute,
                Address = request.Address,
                UserAgent = request.UserAgent,
            });
            audit.Add("session.started", proven.AccountId, facts: [("session", id.ToString()), ("strength", proven.Strength.Acr())]);
        }

        cookie.Write(http, id, secret);
        current.Forget();
        return true;
    }

    /// <summary>
    /// A new row for a browser that has none, in one statement with <paramref name="finishing"/>, the piece that ends the journey:
    /// null where that gave no row, and then nothing is written.
    /// </summary>
    public async Task<StartedSession?> StartWith(HttpContext http, ProvenSignIn proven, Sql finishing, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var secret = Token256.New(entropy);
        var id = RowId.New<SessionId>(now);
        var expires = now + options.Value.Absolute;
        var started = await Sql.Of($"""
            with finished as ({finishing}),
            started as (
                insert into sessions (id, account_id, secret_hash, started_at, authenticated_at, password_at, factor_at, strong_at, resistant_at, strength, amr, trusted_browser_id,
                                      last_activity_at, expires_at, address, user_agent)
                select {id}, {proven.AccountId}, {secret.Hash}, {now}, {now}, {proven.PasswordAt}, {proven.FactorAt}::timestamptz,
                       {proven.StrongAt}::timestamptz, {proven.ResistantAt}::timestamptz, {proven.Strength}, {proven.Amr.ToArray()}, {proven.TrustedBrowserId}::uuid, {now}, {expires}, {request.Address}::text, {request.UserAgent}::text
                  from finished
                returning id
            )
            {audit.Telling(Sql.Of($"started"), "session.started", proven.AccountId, ("session", id.ToString()), ("strength", proven.Strength.Acr()))}
            """).Run(db.Database, ct);
        if (started != 1)
        {
            return null;
        }

        cookie.Write(http, id, secret);
        current.Forget();
        return new StartedSession(id, now, expires);
    }

    public async Task<bool> End(SessionId id, string reason, AccountId actor, CancellationToken ct)
    {
        if (!await ends.One(id, reason, ct))
        {
            return false;
        }

        audit.Add("session.ended", actor, facts: [("session", id.ToString()), ("reason", reason)]);
        current.Forget();
        return true;
    }

    /// <summary>
    /// Ends one that is not here, and before it what was begun in it: whoever sits there must not finish that without it. In the order of
    /// <see cref="EndEverything"/>.
    /// </summary>
    public async Task<bool> PutOut(AccountId owner, SessionId id, string reason, CancellationToken ct)
    {
        foreach (var room in begun)
        {
            await room.End(owner, id, ct);
        }

        return await End(id, reason, owner, ct);
    }

    /// <summary>
    /// Ends all that a person has under way: open journeys and challenges, then sessions. In that order: a sign-in that
    /// finishes at this very moment either finds its journey ended, or is waited for, and its session ends with the rest.
    /// </summary>
    public async Task EndEverything(AccountId account, string reason, AccountId actor, SessionId? except, CancellationToken ct)
    {
        foreach (var room in others)
        {
            await room.EndAll(account, reason, actor, ct);
        }

        await EndAll(account, reason, actor, except, ct);
    }

    /// <summary>Ends every session of the person, except perhaps the one that asks. Returns how many.</summary>
    public Task<int> EndAll(AccountId account, string reason, AccountId actor, SessionId? except, CancellationToken ct) =>
        EndUpTo((Strength)int.MaxValue, account, reason, actor, except, ct);

    /// <summary>Those that rest on a password alone, once that is no longer enough (threat T15).</summary>
    public Task<int> EndWeak(AccountId account, string reason, SessionId? except, CancellationToken ct) =>
        EndUpTo(Strength.Password, account, reason, account, except, ct);

    /// <summary>
    /// Those that rest on browsers which are trusted no longer, and what apps hold from them, even from those that were over before. The browsers
    /// come first, in the same transaction: a sign-in that uses one at this very moment is waited for there, and its session ends here.
    /// </summary>
    public async Task EndResting(AccountId account, IReadOnlyCollection<TrustedBrowserId> browsers, string reason, AccountId actor, CancellationToken ct)
    {
        if (browsers.Count == 0)
        {
            return;
        }

        var (rested, ended) = await ends.Resting(account, browsers, reason, ct);
        foreach (var room in dependents)
        {
            await room.EndAll(account, rested, reason, actor, ct);
        }

        Tell(ended, account, reason, actor);
        current.Forget();
    }

    private async Task<int> EndUpTo(Strength atMost, AccountId account, string reason, AccountId actor, SessionId? except, CancellationToken ct)
    {
        var ended = await ends.AllOf(account, reason, except, atMost, ct);
        Tell(ended, account, reason, actor);
        return ended;
    }

    private void Tell(int ended, AccountId account, string reason, AccountId actor)
    {
        if (ended > 0)
        {
            audit.Add("sessions.ended", account, actor: actor, facts: [("reason", reason), ("count", ended.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        }
    }
}
