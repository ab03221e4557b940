using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Factors;
using MfaPortal.Mail;
using MfaPortal.Sessions;
using MfaPortal.Tests.Fixture;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Tests.Walks;

/// <summary>What a walk left behind in the database.</summary>
internal static class Traces
{
    /// <summary>The templates of the letters to this person, oldest first.</summary>
    public static Task<List<string>> Letters(this PortalFactory portal, Account person) => portal.Query(db =>
        db.Set<OutboxRow>().Where(row => row.AccountId == person.Id).OrderBy(row => row.Id).Select(row => row.Template).ToListAsync());

    public static Task<int> Audited(this PortalFactory portal, Account person, string what) => portal.Query(db =>
        db.Set<AuditRow>().CountAsync(row => row.TargetId == person.Id && row.Event == what));

    public static Task<List<Session>> Sessions(this PortalFactory portal, Account person) => portal.Query(db =>
        db.Set<Session>().AsNoTracking().Where(row => row.AccountId == person.Id).OrderBy(row => row.Id).ToListAsync());

    public static Task<List<Factor>> Factors(this PortalFactory portal, Account person, string kind) => portal.Query(db =>
        db.Set<Factor>().AsNoTracking().Where(row => row.AccountId == person.Id && row.Kind == kind && row.RetiredAt == null).ToListAsync());

    public static Task<List<Challenge>> Challenges(this PortalFactory portal, Account person) => portal.Query(db =>
        db.Set<Challenge>().AsNoTracking().Where(row => row.AccountId == person.Id).OrderBy(row => row.Id).ToListAsync());

    public static Task<int> Change(this PortalFactory portal, FormattableString sql) => portal.Query(db => db.Database.ExecuteSqlAsync(sql));
}
