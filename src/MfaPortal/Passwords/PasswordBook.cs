using MfaPortal.Accounts;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Passwords;

/// <summary>Writes local passwords, and knows what others ask about them.</summary>
internal sealed class PasswordBook(PortalDb db, PasswordHash hash, TimeProvider time)
{
    /// <summary>Sets a password as it is, without asking the rules: for seeding and imports.</summary>
    public async Task Set(AccountId account, string password, CancellationToken ct) =>
        await Write(account, await hash.Make(password, ct), ct);

    internal async Task<PasswordOwner?> Owner(AccountId account, CancellationToken ct) => await db.Set<Account>().AsNoTracking()
        .Where(row => row.Id == account && row.State == AccountState.Active)
        .Join(db.Set<Organisation>(), row => row.OrganisationId, organisation => organisation.Id, (row, organisation) =>
            new PasswordOwner(row.Id, row.UserName, row.DisplayName, row.Email, row.Language, organisation.Name))
        .SingleOrDefaultAsync(ct);

    /// <summary>A new password wipes out the misses of the old one, and every link that is still on its way.</summary>
    internal async Task Write(AccountId account, string made, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await db.Database.ExecuteSqlAsync($"""
            insert into passwords (account_id, hash, changed_at, failures) values ({account.Value}, {made}, {now}, 0)
            on conflict (account_id) do update set hash = excluded.hash, changed_at = excluded.changed_at, failures = 0, next_try_at = null
            """, ct);
        await EndLinks(account, ct);
    }

    /// <summary>No password any more, nor a link on its way: what is left is a new one through the mailbox on record.</summary>
    internal async Task Void(AccountId account, CancellationToken ct)
    {
        await db.Set<PasswordRow>().Where(row => row.AccountId == account).ExecuteDeleteAsync(ct);
        await EndLinks(account, ct);
    }

    internal Task EndLinks(AccountId account, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return db.Set<ResetRow>()
            .Where(row => row.AccountId == account && row.TokenHash != null && row.SpentAt == null)
            .ExecuteUpdateAsync(row => row
                .SetProperty(r => r.SpentAt, now)
                .SetProperty(r => r.TokenHash, (byte[]?)null), ct);
    }
}
