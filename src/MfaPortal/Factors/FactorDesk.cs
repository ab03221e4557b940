using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Factors;

/// <summary>A factor about to be enrolled: what the kind decided about it.</summary>
internal sealed record NewFactor(FactorId Id, string Label, byte[] Payload, byte[]? Lookup = null, long Counter = 0, int Drift = 0);

/// <summary>The only place where a factor comes to be, is shown, renamed or removed.</summary>
internal sealed partial class FactorDesk(PortalDb db, Challenges challenges, FactorCatalogue catalogue, AuditTrail audit, FactorNotices notices, TimeProvider time)
{
    public const int FreeTries = 5;
    public const int LastTry = 100;

    /// <summary>Accepts the challenge and writes the rows, in one transaction; false when the challenge was over.</summary>
    public async Task<bool> Enrol(Challenge challenge, FactorKind kind, IReadOnlyList<NewFactor> made, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // One enrolment of a person at a time: of two browsers that both know only the password, one gets a factor in and
        // the other's challenge dies with that, whatever the order of their clicks (threat T17).
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({challenge.AccountId.ToString()}, 0))", ct);
        if (!await challenges.Accept(challenge, kind, made[0].Id, ct))
        {
            return false;
        }

        await challenges.VoidElsewhere(challenge, ct);

        if (kind.IsSet)
        {
            // A new sheet replaces the old one.
            await db.Set<Factor>().Where(row => row.AccountId == challenge.AccountId && row.Kind == kind.Name && row.RetiredAt == null)
                .ExecuteUpdateAsync(row => row.SetProperty(f => f.RetiredAt, now), ct);
        }

        db.AddRange(made.Select(factor => new Factor
        {
            Id = factor.Id,
            AccountId = challenge.AccountId,
            Kind = kind.Name,
            Label = factor.Label,
            Device = challenge.Device,
            Payload = factor.Payload,
            Lookup = factor.Lookup,
            Counter = factor.Counter,
            Drift = factor.Drift,
            EnrolledAt = now,
        }));
        audit.Add("factor.enrolled", challenge.AccountId, facts: [("kind", kind.Name), ("label", made[0].Label), ("device", challenge.Device)]);
        await notices.Enrolled(challenge.AccountId, kind, made[0].Label, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>
    /// Counts a try against every factor of this kind the person has and answers those that may be tried now, in one
    /// statement: parallel guesses cannot share a count, and a lock of one kind locks nothing else (decision D6).
    /// </summary>
    public async Task<IReadOnlyList<Factor>> CountTry(AccountId account, FactorKind kind, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await db.Set<Factor>().FromSql($"""
            update factors set failures = failures + 1,
                   next_try_at = case when failures + 1 < {FreeTries} then null
                       else {now} + least(interval '1 hour', interval '30 seconds' * power(2, least(failures - 4, 10))) end
             where account_id = {account.Value} and kind = {kind.Name} and retired_at is null
               and failures < {LastTry} and (next_try_at is null or next_try_at <= {now})
            returning *
            """).AsNoTracking().ToListAsync(ct);
    }

    /// <summary>
    /// The person showed this factor. <paramref name="counter"/> must be greater than every one before (a code or signature
    /// counts once); a set's row is used up instead. One transaction; false when somebody was faster or the challenge is over.
    /// </summary>
    public async Task<bool> Show(Challenge challenge, FactorKind kind, Factor factor, long? counter, int drift, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var row = db.Set<Factor>().Where(f => f.Id == factor.Id && f.AccountId == challenge.AccountId && f.RetiredAt == null);
        var shown = counter is { } step
            ? await row.Where(f => f.Counter < step).ExecuteUpdateAsync(set => set
                .SetProperty(f => f.Counter, step)
                .SetProperty(f => f.Drift, drift)
                .SetProperty(f => f.LastUsedAt, now), ct)
            : await row.ExecuteUpdateAsync(set => set
                .SetProperty(f => f.RetiredAt, now)
                .SetProperty(f => f.LastUsedAt, now), ct);
        if (shown != 1 || !await challenges.Accept(challenge, kind, factor.Id, ct))
        {
            return false;
        }

        await db.Set<Factor>().Where(f => f.AccountId == challenge.AccountId && f.Kind == kind.Name && f.Failures > 0)
            .ExecuteUpdateAsync(set => set
                .SetProperty(f => f.Failures, 0)
                .SetProperty(f => f.NextTryAt, (DateTimeOffset?)null), ct);
        audit.Add("factor.shown", challenge.AccountId, facts: [("kind", kind.Name), ("label", factor.Label)]);
        if (kind.IsSet)
        {
            var left = await db.Set<Factor>().CountAsync(f => f.AccountId == challenge.AccountId && f.Kind == kind.Name && f.RetiredAt == null, ct);
            await notices.UsedUp(challenge.AccountId, kind, left, ct);
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>For the audit alone; the try is counted already.</summary>
    public async Task Refuse(Challenge challenge, FactorKind kind, string why, CancellationToken ct)
    {
        audit.Add("factor.refused", challenge.AccountId, AuditResult.Refused, facts: [("kind", kind.Name), ("why", why)]);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Secrets that no longer count: to tell an old entry from a wrong code, never to accept one.</summary>
    public async Task<IReadOnlyList<(FactorId Id, byte[] Payload)>> RetiredPayloads(AccountId account, FactorKind kind, CancellationToken ct)
    {
        var rows = await db.Set<Factor>().AsNoTracking()
            .Where(f => f.AccountId == account && f.Kind == kind.Name && f.RetiredAt != null)
            .OrderByDescending(f => f.RetiredAt)
            .Select(f => new { f.Id, f.Payload })
            .Take(Challenges.Remembered)
            .ToListAsync(ct);
        return [.. rows.Select(row => (row.Id, row.Payload))];
    }

    /// <summary>When the next try of this kind is allowed, if the person has to wait.</summary>
    public async Task<DateTimeOffset?> WaitUntil(AccountId account, FactorKind kind, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await db.Set<Factor>()
            .Where(f => f.AccountId == account && f.Kind == kind.Name && f.RetiredAt == null && f.NextTryAt > now)
            .MaxAsync(f => f.NextTryAt, ct);
    }
}
