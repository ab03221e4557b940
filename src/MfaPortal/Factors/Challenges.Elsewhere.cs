using MfaPortal.Accounts;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Factors;

/// <summary>How often a person was asked without an answer, and what stands in the way of asking once more.</summary>
internal sealed record AskFacts(int Soon, int Today, bool WaitsElsewhere, DateTimeOffset? NextTryAt);

/// <summary>
/// Questions that are answered on another device than the browser that asked. The device has no cookie of that browser: it shows by a secret
/// or a key of the kind's own that the challenge concerns it, before it is let in here.
/// </summary>
internal sealed partial class Challenges
{
    public static readonly TimeSpan Soon = TimeSpan.FromMinutes(15);

    public async Task<Challenge?> FindElsewhere(ChallengeId id, FactorKind kind, ChallengePurpose purpose, CancellationToken ct) =>
        await OpenElsewhere(kind, purpose).SingleOrDefaultAsync(row => row.Id == id, ct);

    /// <summary>What a device may be linked by, as one more or in the place of another.</summary>
    public async Task<Challenge?> FindLinking(ChallengeId id, FactorKind kind, CancellationToken ct) =>
        await LinkingElsewhere(kind).SingleOrDefaultAsync(row => row.Id == id, ct);

    public async Task<Challenge?> FindLinking(byte[] lookup, FactorKind kind, CancellationToken ct) =>
        await LinkingElsewhere(kind).Where(row => row.Lookup == lookup).OrderByDescending(row => row.Id).FirstOrDefaultAsync(ct);

    /// <summary>This browser's question even when it is over, so that its page can say how it ended.</summary>
    public async Task<Challenge?> FindOver(string? id, FactorKind kind, ChallengePurpose purpose, CancellationToken ct)
    {
        if (!RowId.TryParse<ChallengeId>(id, out var key) || browser.Hash is not { } mark)
        {
            return null;
        }

        var since = time.GetUtcNow() - VerifyLife;
        return await db.Set<Challenge>().AsNoTracking().SingleOrDefaultAsync(
            row => row.Id == key && row.Kind == kind.Name && row.Purpose == purpose && row.BrowserHash == mark && row.CreatedAt > since, ct);
    }

    /// <summary>True for exactly one of those who saw the same payload.</summary>
    public async Task<bool> SwapPayload(ChallengeId id, byte[]? seen, byte[] next, byte[]? lookup, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await db.Set<Challenge>()
            .Where(row => row.Id == id && row.Payload == seen && row.AcceptedAt == null && row.VoidedAt == null && row.ExpiresAt > now)
            .ExecuteUpdateAsync(row => row.SetProperty(c => c.Payload, next).SetProperty(c => c.Lookup, lookup), ct) == 1;
    }

    /// <summary>
    /// Puts the question to the person's devices: once, with one answer to give, for as long as <paramref name="life"/>, in the place of what this
    /// browser asked before. One person at a time, so that many sign-ins at once share one count (threat T40). <paramref name="decide"/>
    /// answers what to keep with it, or null.
    /// </summary>
    public async Task<bool> Ask(Challenge challenge, FactorKind kind, TimeSpan life, Func<AskFacts, byte[]?> decide, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await Queue(challenge.AccountId, ct);
        if (decide(await Asked(challenge, kind, ct)) is not { } payload)
        {
            return false;
        }

        var now = time.GetUtcNow();
        await Waiting(challenge.AccountId, kind).Where(row => row.Id != challenge.Id).ExecuteUpdateAsync(row => row.SetProperty(c => c.VoidedAt, now), ct);
        var asked = await db.Set<Challenge>()
            .Where(row => row.Id == challenge.Id && row.Payload == null && row.AcceptedAt == null && row.VoidedAt == null && row.ExpiresAt > now)
            .ExecuteUpdateAsync(row => row
                .SetProperty(c => c.Payload, payload)
                .SetProperty(c => c.AttemptsLeft, 1)
                .SetProperty(c => c.ExpiresAt, now + life), ct);
        if (asked != 1)
        {
            return false;
        }

        audit.Add("factor.asked", challenge.AccountId, facts: [("kind", kind.Name)]);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>
    /// The browser that asked is to be trusted once the question is answered elsewhere; <see cref="FactorDesk.Show"/> cannot hear of it from a
    /// device. Only as offered, and only while it is open.
    /// </summary>
    public Task TakeTrust(Challenge mine, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return db.Set<Challenge>()
            .Where(row => row.Id == mine.Id && row.BrowserHash == mine.BrowserHash && row.Trust == TrustOffer.Offered
                          && row.AcceptedAt == null && row.VoidedAt == null && row.ExpiresAt > now)
            .ExecuteUpdateAsync(row => row.SetProperty(c => c.Trust, TrustOffer.Taken), ct);
    }

    /// <summary>What waits for an answer of this person.</summary>
    public IQueryable<Challenge> Waiting(AccountId account, FactorKind kind)
    {
        var now = time.GetUtcNow();
        return db.Set<Challenge>().Where(row =>
            row.AccountId == account && row.Kind == kind.Name && row.Purpose == ChallengePurpose.Verify && row.Payload != null && row.AttemptsLeft > 0
            && row.AcceptedAt == null && row.VoidedAt == null && row.ExpiresAt > now);
    }

    /// <summary>Ends a question without a proof; <paramref name="payload"/> tells its page how. True for exactly one of parallel callers.</summary>
    public async Task<bool> Close(ChallengeId id, byte[] payload, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await db.Set<Challenge>()
            .Where(row => row.Id == id && row.AcceptedAt == null && row.VoidedAt == null && row.ExpiresAt > now)
            .ExecuteUpdateAsync(row => row.SetProperty(c => c.VoidedAt, now).SetProperty(c => c.Payload, payload), ct) == 1;
    }

    private IQueryable<Challenge> OpenElsewhere(FactorKind kind, ChallengePurpose purpose) => OpenElsewhere(kind).Where(row => row.Purpose == purpose);

    private IQueryable<Challenge> LinkingElsewhere(FactorKind kind) => OpenElsewhere(kind).Where(row => row.Purpose != ChallengePurpose.Verify);

    private IQueryable<Challenge> OpenElsewhere(FactorKind kind)
    {
        var now = time.GetUtcNow();
        return db.Set<Challenge>().AsNoTracking().Where(row =>
            row.Kind == kind.Name && row.AcceptedAt == null && row.VoidedAt == null && row.ExpiresAt > now);
    }

    // Since the last success: who got through is bothered by nobody. Two halves, because each has an index of its own.
    private async Task<AskFacts> Asked(Challenge challenge, FactorKind kind, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var rows = await Sql.Of($"""
            with mine as (
                select last_used_at, next_try_at from factors where account_id = {challenge.AccountId} and kind = {kind.Name} and retired_at is null
            ), unanswered as (
                select created_at, expires_at, voided_at, attempts_left, browser_hash, payload from challenges
                 where account_id = {challenge.AccountId} and kind = {kind.Name} and purpose = {ChallengePurpose.Verify} and accepted_at is null and voided_at is null
                union all
                select created_at, expires_at, voided_at, attempts_left, browser_hash, payload from challenges
                 where account_id = {challenge.AccountId} and kind = {kind.Name} and purpose = {ChallengePurpose.Verify} and voided_at is not null and accepted_at is null
            )
            select (count(*) filter (where created_at > {now - Soon}))::int as "Soon",
                   count(*)::int as "Today",
                   coalesce(bool_or(voided_at is null and expires_at > {now} and attempts_left > 0 and browser_hash <> {challenge.BrowserHash}), false) as "WaitsElsewhere",
                   (select max(next_try_at) from mine where next_try_at > {now}) as "NextTryAt"
              from unanswered
             where payload is not null and created_at > greatest({now.AddDays(-1)}, coalesce((select max(last_used_at) from mine), '-infinity'::timestamptz))
            """).Rows<AskFacts>(db.Database, ct);
        return rows[0];
    }
}
