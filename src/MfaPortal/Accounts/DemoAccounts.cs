using MfaPortal.Passwords;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Accounts;

/// <summary>
/// Puts the demo's people into a Development database that lacks them. Their password is published, so Production refuses
/// to start where this is switched on, and so does this class.
/// </summary>
internal sealed class DemoAccounts(PortalDb db, PasswordHash hash, IHostEnvironment environment, TimeProvider time)
{
    public async Task Seed(CancellationToken ct)
    {
        if (!environment.IsDevelopment())
        {
            throw new InvalidOperationException("Demo accounts have a published password: Development only.");
        }

        var names = DemoPeople.All.Select(person => person.UserName).ToArray();
        var present = await db.Set<Account>().Where(account => names.Contains(account.UserNameKey)).Select(account => account.UserNameKey).ToListAsync(ct);
        var missing = DemoPeople.All.Where(person => !present.Contains(person.UserName)).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        var organisation = await Organisation(ct);
        var hashes = await Task.WhenAll(missing.Select(_ => hash.Make(DemoPeople.Password, ct)));
        foreach (var (person, passwordHash) in missing.Zip(hashes))
        {
            Add(person, organisation, passwordHash);
        }

        await db.SaveChangesAsync(ct);
    }

    private async Task<OrganisationId> Organisation(CancellationToken ct)
    {
        var found = await db.Set<Organisation>().SingleOrDefaultAsync(organisation => organisation.Code == DemoPeople.OrganisationCode, ct);
        if (found is null)
        {
            found = new Organisation { Id = RowId.New<OrganisationId>(time.GetUtcNow()), Code = DemoPeople.OrganisationCode, Name = "Contoso" };
            db.Add(found);
        }

        return found.Id;
    }

    private void Add(DemoPerson person, OrganisationId organisation, string passwordHash)
    {
        var now = time.GetUtcNow();
        var account = new Account
        {
            Id = RowId.New<AccountId>(now),
            OrganisationId = organisation,
            UserName = person.UserName,
            UserNameKey = LoginName.Key(person.UserName),
            Email = person.Email,
            EmailKey = LoginName.Key(person.Email),
            DisplayName = person.DisplayName,
            DisplayNameKey = LoginName.Key(person.DisplayName),
            GivenName = person.GivenName,
            FamilyName = person.FamilyName,
            FamilyNameKey = LoginName.Key(person.FamilyName),
            Roles = person.Role is null ? [] : [person.Role],
            FactorDeadline = now + person.MayPostponeFor,
            CreatedAt = now,
        };
        db.Add(account);
        db.Add(new PasswordRow { AccountId = account.Id, Hash = passwordHash, ChangedAt = now });
    }
}
