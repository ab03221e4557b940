using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Factors;

/// <summary>A factor about to be enrolled: what the kind decided about it.</summary>
internal sealed record NewFactor(FactorId Id, string Label, byte[] Payload, byte[]? Lookup = null, long Counter = 0, int Drift = 0);

/// <summary>A secret the portal has handed out, by the row it is sealed with; without a name where nothing came of it.</summary>
internal sealed record KnownSecret(Guid Row, string? Label, DateTimeOffset Since, byte[] Payload)
{
    public string Owner => new FactorId(Row).ToString();
}

/// <summary>The only place where a factor comes to be, is shown, renamed or removed.</summary>
internal sealed partial class FactorDesk(
    PortalDb db, Challenges challenges, BrowserMark browser, FactorCatalogue catalogue, SessionDesk sessions, CurrentSession current, AuditTrail audit,
    FactorNotices notices, TrustTick tick, ISignInUnderWay signIns, TimeProvider time)
{
    /// <summary>
    /// What one person may have of a kind. Each sign-in asks all of them, so that whoever links hundreds makes everybody else wait.
    /// </summary>
    public const int MostOfAKind = 10;

    /// <summary>Accepts the challenge and writes the rows, in one transaction; false when the challenge was over, or there are as many as there may be.</summary>
    public async Task<bool> Enrol(Challenge challenge, FactorKind kind, IReadOnlyList<NewFactor> made, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        await challenges.Hold(challenge.AccountId, ct);
        if (await IsFull(challenge.AccountId, kind, ct) || !await challenges.Accept(challenge, kind, made[0].Id, ct))
        {
            return false;
        }

        await challenges.VoidElsewhere(challenge, ct);
        if (kind.Role == FactorRole.Primary || kind.IsSet)
        {
            // A phone that links itself sends no cookie: the session to keep is that of the computer where it was begun.
            var here = await current.Get(ct);
            var kept = here?.AccountId == challenge.AccountId ? here.SessionId : await signIns.BeganIn(challenge.JourneyId, ct);
            await sessions.EndWeak(challenge.AccountId, "factor enrolled", except: kept, ct);
        }

        if (kind.Role == FactorRole.Primary)
        {
            await AccountBook.NotUsedUp(challenge.AccountId).Run(db.Database, ct);
        }

        await RetireOutgrown(challenge.AccountId, kind, ct);
        if (kind.IsSet || kind.IsSingle)
        {
            // A new sheet replaces the old one.
            await Hold(challenge.AccountId, ct);
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

    // Said before, where the kind is chosen; here for those who came together.
    private async Task<bool> IsFull(AccountId owner, FactorKind kind, CancellationToken ct) =>
        !kind.IsSet && !kind.IsSingle
        && await db.Set<Factor>().CountAsync(row => row.AccountId == owner && row.Kind == kind.Name && row.RetiredAt == null, ct) >= MostOfAKind;

    // A backup made when there was nothing but a weak factor would be worth as much as the first strong one from now on: whoever had no more
    // than the mailbox then would hold a strong proof now.
    private async Task RetireOutgrown(AccountId owner, FactorKind kind, CancellationToken ct)
    {
        if (kind.Role != FactorRole.Primary || kind.Strength < Strength.Strong)
        {
            return;
        }

        var had = (await List(owner, ct)).Select(factor => (Factor: factor, Kind: catalogue.Find(factor.Kind))).ToList();
        var best = had.Where(one => one.Kind?.Role == FactorRole.Primary).Max(one => (Strength?)one.Kind!.Strength);
        var outgrown = had.Where(one => best < Strength.Strong && one.Kind?.Role == FactorRole.Backup).Select(one => one.Factor).ToList();
        if (outgrown.Count == 0)
        {
            return;
        }

        await Hold(owner, ct);
        var (now, ids) = (time.GetUtcNow(), outgrown.Select(factor => factor.Id).ToArray());
        await db.Set<Factor>().Where(row => ids.Contains(row.Id) && row.RetiredAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(f => f.RetiredAt, now), ct);
        audit.Add("factor.removed", owner, facts: [("kind", outgrown[0].Kind), ("label", outgrown[0].Label), ("reason", "made with something weaker")]);
    }

    /// <summary>What the person has of this kind, to ask for one of them; nothing is tried.</summary>
    public async Task<IReadOnlyList<TriedFactor>> Held(AccountId account, FactorKind kind, CancellationToken ct) =>
        await db.Set<Factor>().AsNoTracking()
            .Where(f => f.AccountId == account && f.Kind == kind.Name && f.RetiredAt == null)
            .OrderBy(f => f.Id)
            .Select(f => new TriedFactor(f.Id, f.Label, f.Payload, f.Lookup, f.Drift, f.Counter))
            .ToListAsync(ct);

    /// <summary>Whether anybody has, or had, one that is found by this.</summary>
    public Task<bool> IsTaken(FactorKind kind, byte[] lookup, CancellationToken ct) =>
        db.Set<Factor>().AnyAsync(f => f.Kind == kind.Name && f.Lookup == lookup, ct);

    /// <summary>Secrets that no longer count: to tell an old entry from a wrong code, never to accept one.</summary>
    public async Task<IReadOnlyList<KnownSecret>> Retired(AccountId account, FactorKind kind, CancellationToken ct) =>
        await db.Set<Factor>().AsNoTracking()
            .Where(f => f.AccountId == account && f.Kind == kind.Name && f.RetiredAt != null)
            .OrderByDescending(f => f.RetiredAt)
            .Select(f => new KnownSecret(f.Id.Value, f.Label, f.EnrolledAt, f.Payload))
            .Take(Challenges.Remembered)
            .ToListAsync(ct);

    /// <summary>Those that count: to tell a code that was typed at the wrong place.</summary>
    public async Task<IReadOnlyList<KnownSecret>> Counting(AccountId account, FactorKind kind, CancellationToken ct) =>
        await db.Set<Factor>().AsNoTracking()
            .Where(f => f.AccountId == account && f.Kind == kind.Name && f.RetiredAt == null)
            .Select(f => new KnownSecret(f.Id.Value, f.Label, f.EnrolledAt, f.Payload))
            .ToListAsync(ct);

    /// <summary>What this counter stands for is never accepted again, so that it may be spoken of.</summary>
    public Task Spend(FactorId factor, long counter, CancellationToken ct) =>
        db.Set<Factor>().Where(f => f.Id == factor && f.Counter < counter)
            .ExecuteUpdateAsync(row => row.SetProperty(f => f.Counter, counter), ct);
}
