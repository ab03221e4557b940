using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Passwords;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using SessionOptions = MfaPortal.Sessions.SessionOptions;

namespace MfaPortal.Admin;

/// <param name="Protected">Open accounts with a factor that satisfies by itself.</param>
/// <param name="Locked">Open accounts whose password, or one of whose factors, takes no try right now.</param>
internal sealed record Figures(int Accounts, int Protected, int Unprotected, int Locked, int Closed, int Sessions);

/// <summary>Counts, for the start page of Admin: of a million accounts that takes seconds, so the answer is kept for a minute.</summary>
internal sealed class PortalFigures(IDbContextFactory<PortalDb> database, FactorCatalogue catalogue, IOptions<SessionOptions> sessions, TimeProvider time)
{
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private Counted? last;

    private sealed record Counted(Figures? Figures, DateTimeOffset Until);

    /// <summary>Null: it took the database too long, and for a minute it is not asked again.</summary>
    public async Task<Figures?> Read(CancellationToken ct)
    {
        if (Volatile.Read(ref last) is { } kept && kept.Until > time.GetUtcNow())
        {
            return kept.Figures;
        }

        Figures? figures = null;
        try
        {
            figures = await Count(ct);
        }
        catch (Exception failure) when (failure.GetBaseException() is TimeoutException or PostgresException { SqlState: PostgresErrorCodes.QueryCanceled })
        {
            // The page has other things to show.
        }

        Volatile.Write(ref last, new Counted(figures, time.GetUtcNow() + Kept));
        return figures;
    }

    private async Task<Figures> Count(CancellationToken ct)
    {
        await using var db = await database.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        var activeSince = now - sessions.Value.Idle;
        var primary = catalogue.Primary.Select(kind => kind.Name).ToArray();
        var accounts = db.Set<Account>().AsNoTracking();
        var open = accounts.Where(account => account.State == AccountState.Active);

        // The few that are locked first, then their accounts; an index on what each try writes would cost every sign-in something.
        var locks = db.Set<PasswordRow>().Where(p => p.Failures >= PasswordCheck.LastTry || p.NextTryAt > now).Select(p => p.AccountId)
            .Union(db.Set<Factor>().Where(f => f.RetiredAt == null && (f.Failures >= FactorDesk.LastTry || f.NextTryAt > now)).Select(f => f.AccountId));

        var all = await accounts.CountAsync(ct);
        var active = await open.CountAsync(ct);
        var guarded = await open.CountAsync(account => db.Set<Factor>().Any(f => f.AccountId == account.Id && f.RetiredAt == null && primary.Contains(f.Kind)), ct);
        var locked = await open.CountAsync(account => locks.Contains(account.Id), ct);
        var here = await db.Set<Session>().CountAsync(s => s.EndedAt == null && s.ExpiresAt > now && s.LastActivityAt > activeSince, ct);
        return new Figures(all, guarded, active - guarded, locked, all - active, here);
    }
}
