using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Factors;
using MfaPortal.Mail;
using MfaPortal.Passwords;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SessionOptions = MfaPortal.Sessions.SessionOptions;

namespace MfaPortal.Helpdesk;

internal sealed class AccountFiles(
    PortalDb db, AccountBook accounts, FactorDesk factors, FactorCatalogue catalogue, PasswordLocks passwords, AuditQuery audit,
    Deliveries letters, IOptions<SessionOptions> sessions, TimeProvider time)
{
    private const int EventsShown = 10;
    private const int SessionsShown = 50;
    private const int LettersShown = 10;

    public async Task<AccountFile?> Open(AccountId id, CancellationToken ct) => await accounts.Find(id, ct) is not { } person
        ? null
        : new AccountFile(
            person,
            await passwords.Find(id, ct),
            Lines(await factors.List(id, ct)),
            await Sessions(id, ct),
            await letters.Latest(id, LettersShown, ct),
            await audit.Page(new AuditQueryFilter { Person = id }, null, EventsShown, ct));

    private List<FactorLine> Lines(IReadOnlyList<FactorSummary> all) =>
    [
        .. all.Where(factor => !IsSet(factor)).Select(factor => Line(factor, 1, factor.LastUsedAt)),
        .. all.Where(IsSet).GroupBy(factor => factor.Kind).Select(set => Line(set.MaxBy(factor => factor.Failures)!, set.Count(), set.Max(factor => factor.LastUsedAt))),
    ];

    private FactorLine Line(FactorSummary factor, int left, DateTimeOffset? used)
    {
        var waits = factor.NextTryAt is { } next && next > time.GetUtcNow() ? next : (DateTimeOffset?)null;
        var standing = factor.Failures >= FactorDesk.LastTry ? FactorStanding.Locked : waits is null ? FactorStanding.Active : FactorStanding.Waiting;
        return new FactorLine(factor.Id, factor.Kind, factor.Label, IsSet(factor), left, standing, waits, factor.EnrolledAt, used);
    }

    private bool IsSet(FactorSummary factor) => catalogue.Find(factor.Kind)?.IsSet == true;

    private Task<List<SessionLine>> Sessions(AccountId id, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var activeSince = now - sessions.Value.Idle;
        return db.Set<Session>().AsNoTracking()
            .Where(session => session.AccountId == id && session.EndedAt == null && session.ExpiresAt > now && session.LastActivityAt > activeSince)
            .OrderByDescending(session => session.LastActivityAt).Take(SessionsShown)
            .Select(session => new SessionLine(session.Id, session.StartedAt, session.LastActivityAt, session.UserAgent, session.Address))
            .ToListAsync(ct);
    }
}
