using MfaPortal.Accounts;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Factors;

/// <summary>A factor as lists show it: never its secret.</summary>
internal sealed record FactorSummary(
    FactorId Id, string Kind, string Label, string? Device, DateTimeOffset EnrolledAt, DateTimeOffset? LastUsedAt, DateTimeOffset? NextTryAt, int Failures)
{
    /// <summary>The person wants it to be offered first.</summary>
    public bool IsPreferred { get; init; }
}

internal sealed partial class FactorDesk
{
    public async Task<IReadOnlyList<FactorSummary>> List(AccountId account, CancellationToken ct) =>
        await db.Set<Factor>().AsNoTracking()
            .Where(f => f.AccountId == account && f.RetiredAt == null)
            .OrderBy(f => f.ListedAt ?? f.EnrolledAt).ThenBy(f => f.Id)
            .Select(f => new FactorSummary(f.Id, f.Kind, f.Label, f.Device, f.EnrolledAt, f.LastUsedAt, f.NextTryAt, f.Failures) { IsPreferred = f.PreferredAt != null })
            .ToListAsync(ct);

    /// <summary>Of a set: the lowest number that is left, and how many there are.</summary>
    public async Task<(long? Next, int Left)> Remaining(AccountId account, FactorKind kind, CancellationToken ct)
    {
        var numbers = await db.Set<Factor>()
            .Where(f => f.AccountId == account && f.Kind == kind.Name && f.RetiredAt == null)
            .OrderBy(f => f.Counter).Select(f => f.Counter)
            .ToListAsync(ct);
        return numbers.Count == 0 ? (null, 0) : (numbers[0], numbers.Count);
    }

    /// <summary>Only the owner's own factor is found (threat T20).</summary>
    public async Task<bool> Rename(AccountId owner, FactorId factor, string label, CancellationToken ct) =>
        await Sql.Of($"""
            with renamed as (
                update factors set label = {label} where id = {factor} and account_id = {owner} and retired_at is null
                returning id
            )
            {audit.Telling(Sql.Of($"renamed"), "factor.renamed", owner, ("label", label))}
            """).Run(db.Database, ct) == 1;

    /// <summary>One of the person's own is offered first from now on, and no other; null: the one used last, as for who never chose.</summary>
    public async Task<bool> Prefer(AccountId owner, FactorId? factor, string? label, CancellationToken ct)
    {
        var primary = catalogue.All.Where(kind => kind.Role == FactorRole.Primary).Select(kind => kind.Name).ToArray();
        return await Sql.Of($"""
            with held as (
                select id, preferred_at, coalesce(id = {factor}::uuid and kind = any({primary}), false) as wanted from factors
                 where account_id = {owner} and retired_at is null
                 order by id for update
            ), chosen as (
                update factors f set preferred_at = case when held.wanted then {time.GetUtcNow()} end
                  from held
                 where f.id = held.id and held.wanted <> (held.preferred_at is not null)
                   and ({factor}::uuid is null or exists (select from held where wanted))
                returning f.id, held.wanted
            )
            {audit.Telling(Sql.Of($"(select from chosen where wanted or {factor}::uuid is null limit 1) as told"), "factor.preferred", owner, ("label", label))}
            """).Run(db.Database, ct) == 1;
    }

    /// <summary>
    /// Holds what the person has, in the order of <see cref="Try"/> and <see cref="Show"/>: whoever writes more than one of them comes
    /// through here first, after the challenges, so that two of them never wait for each other. The caller's transaction holds.
    /// </summary>
    public Task Hold(AccountId owner, CancellationToken ct) => db.Database.ExecuteSqlAsync(
        $"select from factors where account_id = {owner.Value} and retired_at is null order by id for update", ct);

    /// <summary>
    /// Removes one factor; with the last primary one go the backups, which guard nothing alone. The caller ends sessions
    /// and commits. Answers the removed factor, or null where it is not the owner's or gone already.
    /// </summary>
    public async Task<FactorSummary?> Remove(AccountId owner, FactorId factor, AccountId actor, string? reason, CancellationToken ct)
    {
        var mine = await List(owner, ct);
        var removed = mine.FirstOrDefault(f => f.Id == factor);
        if (removed is null || catalogue.Find(removed.Kind) is not { } kind)
        {
            return null;
        }

        var primaryLeft = mine.Any(f => f.Id != factor && !(kind.IsSet && f.Kind == removed.Kind) && catalogue.Find(f.Kind)?.Role == FactorRole.Primary);
        var gone = mine
            .Where(f => f.Id == factor || (kind.IsSet && f.Kind == removed.Kind) || !primaryLeft && kind.Role == FactorRole.Primary)
            .OrderBy(f => f.Id != factor)
            .ToList();
        return await Retire(owner, gone, actor, reason, ct) > 0 ? removed : null;
    }

    /// <summary>Removes all; the caller ends sessions and commits. Answers how many there were.</summary>
    public async Task<int> RemoveAll(AccountId owner, AccountId actor, string? reason, CancellationToken ct) =>
        await Retire(owner, await List(owner, ct), actor, reason, ct);

    /// <summary>Forgets the misses of every factor of the person: whoever was locked out may try again. The caller writes the audit and commits.</summary>
    public async Task<int> ClearFailures(AccountId owner, CancellationToken ct)
    {
        await Hold(owner, ct);
        return await db.Set<Factor>()
            .Where(f => f.AccountId == owner && f.RetiredAt == null && (f.Failures > 0 || f.NextTryAt != null))
            .ExecuteUpdateAsync(set => set
                .SetProperty(f => f.Failures, 0)
                .SetProperty(f => f.NextTryAt, (DateTimeOffset?)null), ct);
    }

    private async Task<int> Retire(AccountId owner, IReadOnlyList<FactorSummary> gone, AccountId actor, string? reason, CancellationToken ct)
    {
        // Who puts away a backup must not get in with the password alone for it.
        var settles = actor != owner || gone.Any(f => catalogue.Find(f.Kind)?.Role == FactorRole.Primary);
        var wasUsedUp = settles && await AccountBook.NotUsedUp(owner).Run(db.Database, ct) == 1;
        await Hold(owner, ct);
        var now = time.GetUtcNow();
        var ids = gone.Select(f => f.Id).ToArray();
        var retired = await db.Set<Factor>().Where(f => ids.Contains(f.Id) && f.RetiredAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(f => f.RetiredAt, now), ct);
        if (retired == 0)
        {
            // Nothing was left to remove, and yet something was given: the password alone counts again (threat T17).
            if (wasUsedUp && actor != owner)
            {
                await notices.ResetAll(owner, ct);
            }

            return 0;
        }

        foreach (var kind in gone.GroupBy(f => f.Kind))
        {
            audit.Add("factor.removed", owner, actor: actor, facts: [("kind", kind.Key), ("label", kind.First().Label), ("reason", reason)]);
        }

        await (actor == owner
            ? notices.Removed(owner, catalogue.Find(gone[0].Kind)!, gone[0].Label, ct)
            : notices.Reset(owner, catalogue.Find(gone[0].Kind)!, gone[0].Label, all: (await List(owner, ct)).Count == 0, ct));
        return retired;
    }
}
