using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Helpdesk;

internal sealed record FoundPerson(
    AccountId Id, string DisplayName, string UserName, string? Email, AccountState State, string[] Roles, bool HasFactor);

internal sealed record FrozenPerson(AccountId Id, string DisplayName, string UserName, DateTimeOffset FrozenAt);

internal sealed record FoundPeople(IReadOnlyList<FoundPerson> People, bool More);

/// <summary>Finds people by how their name, family name, user name or e-mail address begins.</summary>
internal sealed class PeopleSearch(PortalDb db)
{
    public const int PageSize = 25;
    public const int LastPage = 40;
    public const int Shortest = 2;

    private const int MostWords = 6;
    private const int MostFrozen = 50;

    /// <summary>The words to look for; none where too little was typed.</summary>
    public static string[] Words(string? typed)
    {
        if (typed is null or { Length: > LoginName.MaxLength })
        {
            return [];
        }

        var words = LoginName.Key(typed).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MostWords).ToArray();
        return words.Any(word => word.Length >= Shortest) ? words : [];
    }

    /// <param name="page">From 1 to <see cref="LastPage"/>: who has to leaf further types another word.</param>
    public async Task<FoundPeople> Find(string? typed, int page, CancellationToken ct)
    {
        var words = Words(typed);
        if (words.Length == 0)
        {
            return new FoundPeople([], More: false);
        }

        // One word has to begin a column, which an index finds; with several words ("vries saskia") each has to be a word's
        // beginning somewhere, which is looked at in the few rows that are left.
        var found = words.Where(word => word.Length >= Shortest).Select(Beginning).Aggregate((one, other) => one.Union(other));
        found = words.Length == 1 ? found : words.Aggregate(found, Narrowed);
        var people = await found
            .OrderBy(account => account.DisplayNameKey).ThenBy(account => account.Id)
            .Skip((Math.Clamp(page, 1, LastPage) - 1) * PageSize).Take(PageSize + 1)
            .Select(account => new FoundPerson(
                account.Id, account.DisplayName, account.UserName, account.Email, account.State, account.Roles,
                db.Set<Factor>().Any(factor => factor.AccountId == account.Id && factor.RetiredAt == null)))
            .ToListAsync(ct);
        return people.Count > PageSize ? new FoundPeople(people[..PageSize], More: page < LastPage) : new FoundPeople(people, More: false);
    }

    /// <summary>Who waits for helpdesk, the longest first.</summary>
    public Task<List<FrozenPerson>> Frozen(CancellationToken ct) => db.Set<Account>().AsNoTracking()
        .Where(account => account.FrozenAt != null)
        .OrderBy(account => account.FrozenAt).Take(MostFrozen)
        .Select(account => new FrozenPerson(account.Id, account.DisplayName, account.UserName, account.FrozenAt!.Value))
        .ToListAsync(ct);

    private IQueryable<Account> Beginning(string word)
    {
        var begins = Pattern.BeginsWith(word);
        return db.Set<Account>().AsNoTracking().Where(account =>
            EF.Functions.Like(account.UserNameKey, begins, Pattern.Escape)
            || EF.Functions.Like(account.EmailKey!, begins, Pattern.Escape)
            || EF.Functions.Like(account.DisplayNameKey, begins, Pattern.Escape)
            || EF.Functions.Like(account.FamilyNameKey!, begins, Pattern.Escape));
    }

    private static IQueryable<Account> Narrowed(IQueryable<Account> people, string word)
    {
        var begins = Pattern.BeginsWith(word);
        var within = Pattern.HasWordThatBeginsWith(word);
        return people.Where(account =>
            EF.Functions.Like(account.UserNameKey, begins, Pattern.Escape)
            || EF.Functions.Like(account.EmailKey!, begins, Pattern.Escape)
            || EF.Functions.Like(account.DisplayNameKey, begins, Pattern.Escape)
            || EF.Functions.Like(account.DisplayNameKey, within, Pattern.Escape)
            || EF.Functions.Like(account.FamilyNameKey!, begins, Pattern.Escape));
    }
}
