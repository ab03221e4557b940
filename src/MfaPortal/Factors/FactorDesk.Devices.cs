using MfaPortal.Accounts;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Factors;

/// <summary>A factor that speaks for itself, from a device of its own. What is retired, or belongs to a closed account, is told apart and has no say.</summary>
internal sealed record DeviceFactor(FactorId Id, AccountId AccountId, string Label, byte[] Payload, long Counter, bool IsRetired, bool AccountIsActive);

internal sealed partial class FactorDesk
{
    public async Task<DeviceFactor?> FindDevice(FactorId id, FactorKind kind, CancellationToken ct) =>
        await (from factor in db.Set<Factor>().AsNoTracking()
               join account in db.Set<Account>() on factor.AccountId equals account.Id
               where factor.Id == id && factor.Kind == kind.Name
               select new DeviceFactor(
                   factor.Id, factor.AccountId, factor.Label, factor.Payload, factor.Counter, factor.RetiredAt != null, account.State == AccountState.Active))
            .SingleOrDefaultAsync(ct);

    /// <summary>
    /// It went because another took its place: no other is enrolled at the very moment at which one goes (<see cref="FactorReplacement"/>).
    /// </summary>
    public Task<bool> WasReplaced(DeviceFactor device, FactorKind kind, CancellationToken ct) =>
        db.Set<Factor>().AnyAsync(
            old => old.Id == device.Id && old.RetiredAt != null
                   && db.Set<Factor>().Any(f => f.Id != old.Id && f.AccountId == old.AccountId && f.Kind == kind.Name && f.EnrolledAt == old.RetiredAt),
            ct);

    /// <summary>The payloads of every device of this kind that the person has; the one used last comes first.</summary>
    public async Task<IReadOnlyList<(FactorId Id, byte[] Payload)>> Devices(AccountId account, FactorKind kind, CancellationToken ct)
    {
        var rows = await db.Set<Factor>().AsNoTracking()
            .Where(f => f.AccountId == account && f.Kind == kind.Name && f.RetiredAt == null)
            .OrderByDescending(f => f.LastUsedAt ?? f.EnrolledAt).ThenBy(f => f.Id)
            .Select(f => new { f.Id, f.Payload })
            .ToListAsync(ct);
        return [.. rows.Select(row => (row.Id, row.Payload))];
    }

    /// <summary>A signed request counts once: true for exactly one of its copies.</summary>
    public async Task<bool> TakeRequest(FactorId device, byte[] mark, TimeSpan believed, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var expires = now + believed;

        // A device keeps no more than it sends in that time, however fast it signs.
        return await db.Database.ExecuteSqlAsync($"""
            with over as (
                select factor_id, mark from factor_requests where factor_id = {device.Value} and expires_at <= {now} for update skip locked
            ), gone as (
                delete from factor_requests r using over where r.factor_id = over.factor_id and r.mark = over.mark
            )
            insert into factor_requests (factor_id, mark, expires_at) values ({device.Value}, {mark}, {expires}) on conflict do nothing
            """, ct) == 1;
    }

    /// <summary>What a device tells of itself; of two at once the first wins.</summary>
    public async Task<bool> SwapPayload(FactorId device, byte[] seen, byte[] next, CancellationToken ct) =>
        await db.Set<Factor>().Where(f => f.Id == device && f.Payload == seen && f.RetiredAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(f => f.Payload, next), ct) == 1;

    /// <summary>Nobody is asked by this kind for a while. The caller's transaction holds the challenge already.</summary>
    public async Task Pause(AccountId owner, FactorKind kind, TimeSpan pause, CancellationToken ct)
    {
        await Hold(owner, ct);
        var until = time.GetUtcNow() + pause;
        await db.Set<Factor>()
            .Where(f => f.AccountId == owner && f.Kind == kind.Name && f.RetiredAt == null && (f.NextTryAt == null || f.NextTryAt < until))
            .ExecuteUpdateAsync(row => row.SetProperty(f => f.NextTryAt, until), ct);
    }
}
