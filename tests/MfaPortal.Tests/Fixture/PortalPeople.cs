using System.Globalization;
using MfaPortal.Accounts;
using MfaPortal.Passwords;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MfaPortal.Tests.Fixture;

/// <summary>
/// People put into the database directly. Nobody shares an account with another test:
/// <code>
/// var anna = await portal.Person();                                                   // active, never asked for a factor
/// var helper = await portal.Person(person => person.Roles = [Role.Helpdesk]);
/// var late = await portal.Person(person => person.FactorDeadline = portal.Time.Now);  // must enrol now
/// </code>
/// </summary>
internal static class PortalPeople
{
    public const string Password = "a long enough password";

    private static int count;

    public static Task<Account> Person(this PortalFactory portal, Action<Account>? change = null) => portal.Ask(async services =>
    {
        var db = services.GetRequiredService<PortalDb>();
        var now = portal.Time.Now;
        var name = "person" + Interlocked.Increment(ref count).ToString(CultureInfo.InvariantCulture);
        var account = new Account
        {
            Id = RowId.New<AccountId>(now),
            OrganisationId = await Organisation(db, now),
            UserName = name,
            UserNameKey = LoginName.Key(name),
            Email = $"{name}@example.test",
            EmailKey = LoginName.Key($"{name}@example.test"),
            DisplayName = $"The {name}",
            DisplayNameKey = LoginName.Key($"The {name}"),
            CreatedAt = now,
        };
        change?.Invoke(account);
        db.Add(account);
        db.Add(new PasswordRow { AccountId = account.Id, Hash = await Hash(services), ChangedAt = now });
        await db.SaveChangesAsync();
        return account;
    });

    private static Task<string> Hash(IServiceProvider services) =>
        services.GetRequiredService<PasswordHash>().Make(Password, CancellationToken.None);

    private static async Task<OrganisationId> Organisation(PortalDb db, DateTimeOffset now)
    {
        var made = new Organisation { Id = RowId.New<OrganisationId>(now), Code = "tests", Name = "Tests" };
        await db.Database.ExecuteSqlAsync($"insert into organisations (id, code, name) values ({made.Id.Value}, {made.Code}, {made.Name}) on conflict do nothing");
        return await db.Set<Organisation>().Where(organisation => organisation.Code == made.Code).Select(organisation => organisation.Id).SingleAsync();
    }
}
