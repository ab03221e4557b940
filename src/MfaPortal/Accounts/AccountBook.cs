using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Accounts;

/// <summary>The facts about a person that other rooms show or write to.</summary>
internal sealed record Person(
    AccountId Id, string UserName, string DisplayName, string? GivenName, string? FamilyName, string? Email, string? Language,
    AccountState State, string[] Roles, DateTimeOffset? FactorDeadline, DateTimeOffset? MailboxDistrustedUntil)
{
    /// <summary>Every mailbox known as theirs, one today: what is told goes to all of them, so that whoever puts in an address of their own silences no other.</summary>
    public IReadOnlyList<string> Mailboxes => Email is null ? [] : [Email];

    /// <summary>Whether what arrives in the mailbox shows more than the password did.</summary>
    public bool MailboxCounts(DateTimeOffset now) => Email is not null && !(MailboxDistrustedUntil > now);
}

internal sealed class AccountBook(PortalDb db, TimeProvider time)
{
    public async Task<Person?> Find(AccountId id, CancellationToken ct) => await db.Set<Account>().AsNoTracking()
        .Where(account => account.Id == id)
        .Select(account => new Person(
            account.Id, account.UserName, account.DisplayName, account.GivenName, account.FamilyName, account.Email,
            account.Language, account.State, account.Roles, account.FactorDeadline, account.MailboxDistrustedUntil))
        .SingleOrDefaultAsync(ct);

    /// <summary>
    /// The person's own day, as a piece of the statement that lets them on: no row once the deadline has passed, and never a day behind it, whatever
    /// the form said (decision D9).
    /// </summary>
    public static Sql Postponing(AccountId id, DateTimeOffset until, DateTimeOffset now, Sql condition) => Sql.Of($"""
        update accounts set postponed_until = least({until}, factor_deadline)
         where id = {id} and state = {AccountState.Active} and factor_deadline > {now} and {until} > {now} and {condition}
        returning id
        """);

    public Task DistrustMailbox(AccountId id, DateTimeOffset until, CancellationToken ct) => db.Set<Account>()
        .Where(account => account.Id == id)
        .ExecuteUpdateAsync(row => row.SetProperty(account => account.MailboxDistrustedUntil, until), ct);

    public async Task SetLanguage(AccountId id, string language, CancellationToken ct) => await db.Set<Account>()
        .Where(account => account.Id == id)
        .ExecuteUpdateAsync(row => row.SetProperty(account => account.Language, language), ct);

    /// <summary>True for whoever finds the account open. The caller ends what is under way, writes the audit and commits.</summary>
    internal async Task<bool> Freeze(AccountId id, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await db.Set<Account>().Where(account => account.Id == id && account.State == AccountState.Active).ExecuteUpdateAsync(row => row
            .SetProperty(account => account.State, AccountState.Frozen)
            .SetProperty(account => account.FrozenAt, now), ct) == 1;
    }

    /// <summary>True for whoever finds it frozen; one that was switched off stays so (threat T51).</summary>
    internal async Task<bool> Unfreeze(AccountId id, CancellationToken ct) => await db.Set<Account>()
        .Where(account => account.Id == id && account.State == AccountState.Frozen)
        .ExecuteUpdateAsync(row => row
            .SetProperty(account => account.State, AccountState.Active)
            .SetProperty(account => account.FrozenAt, (DateTimeOffset?)null), ct) == 1;
}
