using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Passwords;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SessionOptions = MfaPortal.Sessions.SessionOptions;

namespace MfaPortal.Admin;

/// <param name="Protected">Open accounts with a factor that satisfies by itself.</param>
/// <param name="Locked">Open accounts whose password, or one of whose factors, takes no try right now.</param>
internal sealed record Figures(int Accounts, int Protected, int Unprotected, int Locked, int Closed, int Sessions);

/// <summary>Counts, for the start page of Admin.</summary>
internal sealed class PortalFigures(PortalDb db, FactorCatalogue catalogue, IOptions<SessionOptions> sessions, TimeProvider time)
{
    public async Task<Figures> Count(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var activeSince = now - sessions.Value.Idle;
        var primary = catalogue.Primary.Select(kind => kind.Name).ToArray();
        var accounts = db.Set<Account>().AsNoTracking();
        var open = accounts.Where(account => account.State == AccountState.Active);

        var all = await accounts.CountAsync(ct);
        var active = await open.CountAsync(ct);
        var guarded = await open.CountAsync(account => db.Set<Factor>().Any(f => f.AccountId == account.Id && f.RetiredAt == null && primary.Contains(f.Kind)), ct);
        var locked = await open.CountAsync(account =>
            db.Set<PasswordRow>().Any(p => p.AccountId == account.Id && (p.Failures >= PasswordCheck.LastTry || p.NextTryAt > now))
            || db.Set<Factor>().Any(f => f.AccountId == account.Id && f.RetiredAt == null && (f.Failures >= FactorDesk.LastTry || f.NextTryAt > now)), ct);
        var here = await db.Set<Session>().CountAsync(s => s.EndedAt == null && s.ExpiresAt > now && s.LastActivityAt > activeSince, ct);
        return new Figures(all, guarded, active - guarded, locked, all - active, here);
    }
}
