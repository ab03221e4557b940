using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Accounts;

/// <summary>The facts about a person that other rooms show or write to.</summary>
internal sealed record Person(
    AccountId Id, string UserName, string DisplayName, string? GivenName, string? FamilyName, string? Email, string? Language,
    AccountState State, string[] Roles, DateTimeOffset? FactorDeadline);

internal sealed class AccountBook(PortalDb db)
{
    public async Task<Person?> Find(AccountId id, CancellationToken ct) => await db.Set<Account>().AsNoTracking()
        .Where(account => account.Id == id)
        .Select(account => new Person(
            account.Id, account.UserName, account.DisplayName, account.GivenName, account.FamilyName, account.Email,
            account.Language, account.State, account.Roles, account.FactorDeadline))
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

    public async Task SetLanguage(AccountId id, string language, CancellationToken ct) => await db.Set<Account>()
        .Where(account => account.Id == id)
        .ExecuteUpdateAsync(row => row.SetProperty(account => account.Language, language), ct);
}
