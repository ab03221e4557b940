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

    /// <summary>The last code of a sheet was used, and nothing was linked since.</summary>
    public bool FactorsUsedUp { get; init; }

    /// <summary>Whether what arrives in the mailbox shows more than the password did.</summary>
    public bool MailboxCounts(DateTimeOffset now) => Email is not null && !(MailboxDistrustedUntil > now);
}

internal sealed class AccountBook(PortalDb db, TimeProvider time)
{
    public async Task<Person?> Find(AccountId id, CancellationToken ct) => await db.Set<Account>().AsNoTracking()
        .Where(account => account.Id == id)
        .Select(account => new Person(
            account.Id, account.UserName, account.DisplayName, account.GivenName, account.FamilyName, account.Email,
            account.Language, account.State, account.Roles, account.FactorDeadline, account.MailboxDistrustedUntil)
        {
            FactorsUsedUp = account.FactorsUsedUpAt != null,
        })
        .SingleOrDefaultAsync(ct);

    /// <summary>Whose user name this is.</summary>
    public async Task<AccountId?> Named(string userName, CancellationToken ct)
    {
        var key = LoginName.Key(userName);
        return (await db.Set<Account>().AsNoTracking().Where(account => account.UserNameKey == key).Select(account => account.Id).ToListAsync(ct)) is [var id] ? id : null;
    }

    /// <summary>Whose user name or e-mail address this is, as at a sign-in.</summary>
    public async Task<AccountId?> KnownAs(string login, CancellationToken ct)
    {
        var key = login.Length > LoginName.MaxLength ? "" : LoginName.Key(login);
        return key.Length == 0 ? null : await db.Set<Account>()
            .Where(account => account.UserNameKey == key || account.EmailKey == key)
            .OrderByDescending(account => account.UserNameKey == key)
            .Select(account => (AccountId?)account.Id)
            .FirstOrDefaultAsync(ct);
    }

    /// <summary>
    /// The person's own day, as a piece of the statement that lets them on: no row once the deadline has passed, and never a day behind it, whatever
    /// the form said (decision D9).
    /// </summary>
    public static Sql Postponing(AccountId id, DateTimeOffset until, DateTimeOffset now, Sql condition) => Sql.Of($"""
        update accounts set postponed_until = least({until}, factor_deadline)
         where id = {id} and state = {AccountState.Active} and factor_deadline > {now} and {until} > {now} and {condition}
        returning id
        """);

    /// <param name="until">Null: waiting does not help.</param>
    public Task DistrustMailbox(AccountId id, DateTimeOffset? until, CancellationToken ct)
    {
        var end = until ?? Account.Never;
        return db.Set<Account>()
            .Where(account => account.Id == id)
            .ExecuteUpdateAsync(row => row.SetProperty(account => account.MailboxDistrustedUntil, end), ct);
    }

    /// <summary>At the word of helpdesk, who writes the audit. False: it counted already.</summary>
    public async Task<bool> TrustMailbox(AccountId id, CancellationToken ct) => await db.Set<Account>()
        .Where(account => account.Id == id && account.MailboxDistrustedUntil != null)
        .ExecuteUpdateAsync(row => row.SetProperty(account => account.MailboxDistrustedUntil, (DateTimeOffset?)null), ct) == 1;

    /// <summary>
    /// The mailbox counts again, as a piece of the statement that accepts something else than the mailbox. A row that somebody holds is passed
    /// over: they hold it to reset or close what this statement holds already, and the next sign-in does the same.
    /// </summary>
    public static Sql TrustingMailbox(AccountId id, Sql condition) => Sql.Of($"""
        update accounts set mailbox_distrusted_until = null
         where id = (select id from accounts where id = {id} and mailbox_distrusted_until is not null and {condition}
                        for no key update skip locked)
        """);

    /// <summary>The caller's transaction holds the account's row before anything else of the person.</summary>
    public static Sql Hold(AccountId id) => Sql.Of($"select from accounts where id = {id} for no key update");

    /// <summary>Nothing is left of what counted as a second step; a password alone is not enough from now on.</summary>
    public static Sql UsedUp(AccountId id, DateTimeOffset now) => Sql.Of($"update accounts set factors_used_up_at = {now} where id = {id}");

    /// <summary>
    /// Settled: a factor was linked, or whoever may do so took the last one away. A row that somebody else holds is passed over, for the same
    /// reason as with the mailbox: while there is a factor that counts, the mark decides nothing.
    /// </summary>
    public static Sql NotUsedUp(AccountId id) => Sql.Of($"""
        update accounts set factors_used_up_at = null
         where id = (select id from accounts where id = {id} and factors_used_up_at is not null for no key update skip locked)
        """);

    public async Task SetLanguage(AccountId id, string language, CancellationToken ct) => await db.Set<Account>()
        .Where(account => account.Id == id)
        .ExecuteUpdateAsync(row => row.SetProperty(account => account.Language, language), ct);

    /// <summary>
    /// Somebody new with all rights and no password, who is asked for a second step from the first sign-in on. Null: the name or the mailbox is
    /// somebody's. The caller writes the audit and saves.
    /// </summary>
    internal async Task<AccountId?> AddAdministrator(string userName, string email, string displayName, CancellationToken ct)
    {
        if (await KnownAs(userName, ct) is not null || await KnownAs(email, ct) is not null)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var organisation = await db.Set<Organisation>().OrderBy(one => one.Code).FirstOrDefaultAsync(ct);
        if (organisation is null)
        {
            organisation = new Organisation { Id = RowId.New<OrganisationId>(now), Code = Organisation.Default, Name = Organisation.Default };
            db.Add(organisation);
        }

        var account = new Account
        {
            Id = RowId.New<AccountId>(now),
            OrganisationId = organisation.Id,
            UserName = userName,
            UserNameKey = LoginName.Key(userName),
            Email = email,
            EmailKey = LoginName.Key(email),
            DisplayName = displayName,
            DisplayNameKey = LoginName.Key(displayName),
            Roles = [Role.Admin],
            FactorDeadline = now,
            CreatedAt = now,
        };
        db.Add(account);
        return account.Id;
    }

    /// <summary>The other administrators who were not switched off, and whether any of them can sign in.</summary>
    internal async Task<IReadOnlyList<(AccountId Id, bool IsActive)>> OtherAdministrators(AccountId id, CancellationToken ct)
    {
        var rows = await db.Set<Account>().AsNoTracking()
            .Where(account => account.Id != id && account.Roles.Contains(Role.Admin) && account.State != AccountState.Disabled)
            .Select(account => new { account.Id, account.State })
            .ToListAsync(ct);
        return [.. rows.Select(row => (row.Id, row.State == AccountState.Active))];
    }

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
