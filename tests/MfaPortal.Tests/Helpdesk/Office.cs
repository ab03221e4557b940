using System.Globalization;
using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Factors;
using MfaPortal.Helpdesk;
using MfaPortal.Oidc.Host;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MfaPortal.Tests.Helpdesk;

/// <summary>What a helpdesk works with: people, their factors and sessions, and agents who are signed in.</summary>
internal static class Office
{
    public static Task<Account> Agent(this PortalFactory portal, string role = Role.Helpdesk) => portal.Person(person => person.Roles = [role]);

    public static Task<Account> Named(this PortalFactory portal, string name, string? familyName = null, string? userName = null, string? email = null) =>
        portal.Person(person =>
        {
            person.DisplayName = name;
            person.DisplayNameKey = LoginName.Key(name);
            person.FamilyName = familyName;
            person.FamilyNameKey = familyName is null ? null : LoginName.Key(familyName);
            person.UserName = userName ?? person.UserName;
            person.UserNameKey = LoginName.Key(person.UserName);
            person.Email = email ?? person.Email;
            person.EmailKey = LoginName.Key(person.Email!);
        });

    /// <summary>A browser in which the person is signed in; the factor was shown this long ago.</summary>
    public static async Task<Browser> Browser(this PortalFactory portal, Account account, TimeSpan? factorAge = null, string? userAgent = null)
    {
        var secret = Token256.New(portal.Services.GetRequiredService<Entropy>());
        var now = portal.Time.Now;
        var id = RowId.New<SessionId>(now);
        await portal.Query(async db =>
        {
            db.Add(new Session
            {
                Id = id,
                AccountId = account.Id,
                SecretHash = secret.Hash,
                StartedAt = now,
                AuthenticatedAt = now,
                PasswordAt = now,
                FactorAt = now - (factorAge ?? TimeSpan.Zero),
                Strength = Strength.Strong,
                Amr = ["pwd", "otp"],
                LastActivityAt = now,
                ExpiresAt = now.AddHours(12),
                Address = "192.0.2.7",
                UserAgent = userAgent,
            });
            return await db.SaveChangesAsync();
        });
        var browser = portal.Browser();
        browser.Cookies["session"] = $"{id}.{secret.Reveal()}";
        return browser;
    }

    public static Task<FactorId> Factor(this PortalFactory portal, AccountId account, string label = "Work phone", bool set = false, int failures = 0, DateTimeOffset? nextTry = null) =>
        portal.Query(async db =>
        {
            var factor = new Factor
            {
                Id = RowId.New<FactorId>(portal.Time.Now),
                AccountId = account,
                Kind = portal.Services.GetRequiredService<FactorCatalogue>().All.First(kind => kind.IsSet == set && kind.Role == (set ? FactorRole.Backup : FactorRole.Primary)).Name,
                Label = label,
                Payload = "a secret nobody may see"u8.ToArray(),
                Failures = failures,
                NextTryAt = nextTry,
                EnrolledAt = portal.Time.Now,
            };
            db.Add(factor);
            await db.SaveChangesAsync();
            return factor.Id;
        });

    public static Task<int> ActiveFactors(this PortalFactory portal, AccountId account) =>
        portal.Query(db => db.Set<Factor>().CountAsync(factor => factor.AccountId == account && factor.RetiredAt == null));

    public static Task<int> OpenSessions(this PortalFactory portal, AccountId account) =>
        portal.Query(db => db.Set<Session>().CountAsync(session => session.AccountId == account && session.EndedAt == null));

    public static Task<List<AuditRow>> Events(this PortalFactory portal, AccountId target, string name) =>
        portal.Query(db => db.Set<AuditRow>().AsNoTracking().Where(row => row.TargetId == target && row.Event == name).OrderBy(row => row.Id).ToListAsync());

    public static Task<Intervention> Do(this PortalFactory portal, Account agent, AccountId person, Act act, string reason = "Lost phone, called back") =>
        portal.Ask(services => services.GetRequiredService<Interventions>().Do(SignedIn(portal, agent), person, act, Reason.Read(reason)!.Value, CancellationToken.None));

    public static SignedIn SignedIn(PortalFactory portal, Account agent) => new(
        RowId.New<SessionId>(portal.Time.Now), agent.Id, agent.UserName, agent.DisplayName, agent.Email, null, agent.Roles, Strength.Strong, ["pwd", "otp"],
        portal.Time.Now, portal.Time.Now, portal.Time.Now, portal.Time.Now, portal.Time.Now.AddHours(1), null);

    /// <summary>Rows of the trail, put there directly: the first is the oldest, one minute apart, the last a minute ago.</summary>
    public static Task<int> Trail(this PortalFactory portal, AccountId target, int count, string name = "factor.shown", Action<AuditRow>? change = null, AccountId? actor = null, string? client = null, string reference = "7KQ4MX2P", AuditResult result = AuditResult.Succeeded) =>
        portal.Query(async db =>
        {
            for (var i = count; i > 0; i--)
            {
                var row = new AuditRow
                {
                    At = portal.Time.Now.AddMinutes(-i),
                    Event = name,
                    Result = result,
                    ActorId = actor ?? target,
                    TargetId = target,
                    ClientId = client,
                    CorrelationId = reference,
                    Facts = { ["n"] = (count - i).ToString(CultureInfo.InvariantCulture) },
                };
                change?.Invoke(row);
                db.Add(row);
            }

            return await db.SaveChangesAsync();
        });
}
