using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Accounts;

/// <summary>The facts about a person that other rooms show or write to.</summary>
internal sealed record Person(
    AccountId Id, string UserName, string DisplayName, string? GivenName, string? FamilyName, string? Email, string? Language,
    AccountState State, string[] Roles, DateTimeOffset? FactorDeadline, DateTimeOffset? MailboxDistrustedUntil)
{
    /// <summary>Whether what arrives in the mailbox shows more than the password did.</summary>
    public bool MailboxCounts(DateTimeOffset now) => Email is not null && !(MailboxDistrustedUntil > now);
}

internal sealed class AccountBook(PortalDb db)
{
    public async Task<Person?> Find(AccountId id, CancellationToken ct) => await db.Set<Account>().AsNoTracking()
        .Where(account => account.Id == id)
        .Select(account => new Person(
            account.Id, account.UserName, account.DisplayName, account.GivenName, account.FamilyName, account.Email,
            account.Language, account.State, account.Roles, account.FactorDeadline, account.MailboxDistrustedUntil))
        .SingleOrDefaultAsync(ct);

    public Task DistrustMailbox(AccountId id, DateTimeOffset until, CancellationToken ct) => db.Set<Account>()
        .Where(account => account.Id == id)
        .ExecuteUpdateAsync(row => row.SetProperty(account => account.MailboxDistrustedUntil, until), ct);

    public async Task SetLanguage(AccountId id, string language, CancellationToken ct) => await db.Set<Account>()
        .Where(account => account.Id == id)
        .ExecuteUpdateAsync(row => row.SetProperty(account => account.Language, language), ct);
}
