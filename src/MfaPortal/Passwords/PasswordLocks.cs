using MfaPortal.Accounts;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Passwords;

/// <summary>How often a password was missed in a row, and until when no try counts.</summary>
internal sealed record PasswordLock(int Failures, DateTimeOffset? NextTryAt)
{
    /// <summary>So many misses that waiting no longer helps.</summary>
    public bool IsDead => Failures >= PasswordCheck.LastTry;
}

/// <summary>The misses of a password, as helpdesk sees and forgives them. The password itself stays what it is.</summary>
internal sealed class PasswordLocks(PortalDb db)
{
    /// <summary>Null: no local password.</summary>
    public async Task<PasswordLock?> Find(AccountId account, CancellationToken ct) => await db.Set<PasswordRow>().AsNoTracking()
        .Where(row => row.AccountId == account)
        .Select(row => new PasswordLock(row.Failures, row.NextTryAt))
        .SingleOrDefaultAsync(ct);

    /// <summary>The caller writes the audit.</summary>
    public async Task<bool> Clear(AccountId account, CancellationToken ct) => await db.Set<PasswordRow>()
        .Where(row => row.AccountId == account && (row.Failures > 0 || row.NextTryAt != null))
        .ExecuteUpdateAsync(row => row
            .SetProperty(p => p.Failures, 0)
            .SetProperty(p => p.NextTryAt, (DateTimeOffset?)null), ct) == 1;
}
