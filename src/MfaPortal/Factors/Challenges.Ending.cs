using MfaPortal.Accounts;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Factors;

/// <summary>How what a person has begun to link ends: accepted by one statement, or over with what it stands on.</summary>
internal sealed partial class Challenges
{
    /// <summary>
    /// One act at a time on what a person is linking: of two browsers that both know only the password, one gets a factor in and the other's
    /// challenge dies with that, whatever the order of their clicks (threat T17). Whoever writes more than one challenge comes through here first; by
    /// their ids, as who begins anew writes them, so that two never wait for each other. The caller's transaction holds.
    /// </summary>
    internal async Task Hold(AccountId account, CancellationToken ct)
    {
        await Queue(account, ct);
        await Sql.Of($"""
            select from challenges
             where account_id = {account} and purpose <> {ChallengePurpose.Verify} and accepted_at is null and voided_at is null
             order by id for update
            """).Run(db.Database, ct);
    }

    private Task<int> Queue(AccountId account, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({account.ToString()}, 0))", ct);

    /// <summary>What another browser has begun for this person can no longer be finished there.</summary>
    internal Task VoidElsewhere(Challenge enrolled, CancellationToken ct) => Void(
        db.Set<Challenge>().Where(row => row.AccountId == enrolled.AccountId && row.Purpose != ChallengePurpose.Verify
                                         && row.BrowserHash != enrolled.BrowserHash && row.AcceptedAt == null && row.VoidedAt == null),
        ct);

    /// <summary>What this person has begun in this browser can no longer be finished by who sits down at it next.</summary>
    internal async Task EndHere(AccountId account, CancellationToken ct)
    {
        if (browser.Hash is { } mark)
        {
            await Hold(account, ct);
            await Void(UnderWay(account).Where(row => row.BrowserHash == mark), ct);
        }
    }

    /// <summary>Who began to enrol with a password that has since been reset must not be able to finish.</summary>
    async Task IEndsWithThePerson.EndAll(AccountId account, string reason, AccountId actor, CancellationToken ct)
    {
        await Hold(account, ct);
        await Void(UnderWay(account), ct);
    }

    /// <summary>
    /// Who was put out must not finish what their session opened. Held before the session ends: a new factor that is confirmed at this very
    /// moment is in before that, or not at all.
    /// </summary>
    async Task IEndsBeforeASession.End(AccountId account, SessionId session, CancellationToken ct)
    {
        await Hold(account, ct);
        var begun = signIns.BegunIn(session);
        await Void(UnderWay(account).Where(row => begun.Contains(row.JourneyId)), ct);
    }

    private Task<int> Void(IQueryable<Challenge> challenges, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return challenges.ExecuteUpdateAsync(row => row.SetProperty(c => c.VoidedAt, now), ct);
    }

    // What was proven in a journey ends with it: somebody else's password given there must not keep it for this person's (threat T07).
    private IQueryable<Challenge> UnderWay(AccountId account)
    {
        var since = time.GetUtcNow() - EnrolLife;
        return db.Set<Challenge>().Where(row => row.AccountId == account && row.VoidedAt == null && (row.AcceptedAt == null || row.AcceptedAt > since));
    }

    /// <summary>
    /// The one statement that accepts: not expired, not voided, not accepted before, not left behind by its session, and what was opened without a
    /// proof only while there is nothing to prove it with (threat T17). Within the caller's transaction, which lets no other enrolment of the
    /// person in.
    /// </summary>
    internal async Task<bool> Accept(Challenge challenge, FactorKind kind, FactorId factor, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var open = db.Set<Challenge>()
            .Where(row => row.Id == challenge.Id && row.AcceptedAt == null && row.VoidedAt == null && row.ExpiresAt > now
                          && (row.Proven || !db.Set<Factor>().Any(owned => owned.AccountId == row.AccountId && owned.RetiredAt == null)));
        return await Standing(open, (await current.Get(ct))?.SessionId)
            .ExecuteUpdateAsync(row => row
                .SetProperty(c => c.AcceptedAt, now)
                .SetProperty(c => c.FactorId, factor)
                .SetProperty(c => c.Strength, kind.Strength)
                .SetProperty(c => c.Amr, kind.Amr)
                .SetProperty(c => c.Payload, (byte[]?)null), ct) == 1;
    }

    // A journey that began in a session stands on it. Where that has ended, it goes on only with what was given in the journey itself, the
    // password and, to change what there is, a factor; or with a session that lives here. Asked of the rows, not of what this request read when
    // it began.
    private IQueryable<Challenge> Standing(IQueryable<Challenge> challenges, SessionId? here)
    {
        var (alone, withPassword) = (signIns.LeftBehind(withPassword: false), signIns.LeftBehind(withPassword: true));
        var whole = catalogue.Beginning.Select(kind => kind.Name).ToArray();
        var shown = db.Set<Challenge>().Where(proof => proof.Purpose == ChallengePurpose.Verify && proof.AcceptedAt != null && proof.VoidedAt == null);
        var living = db.Set<Session>().AsNoTracking().Where(session => session.Id == here && session.EndedAt == null);
        return challenges.Where(row =>
            living.Any(session => session.AccountId == row.AccountId && (!row.Proven || session.FactorAt != null))
            || (!alone.Contains(row.JourneyId)
                || shown.Any(proof => proof.JourneyId == row.JourneyId && proof.AccountId == row.AccountId && whole.Contains(proof.Kind)))
            && (!row.Proven || !withPassword.Contains(row.JourneyId)
                || shown.Any(proof => proof.JourneyId == row.JourneyId && proof.AccountId == row.AccountId)));
    }
}
