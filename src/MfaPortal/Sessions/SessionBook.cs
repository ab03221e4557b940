using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MfaPortal.Sessions;

/// <summary>A browser of one's own, as its owner sees it.</summary>
internal sealed record OwnSession(
    SessionId Id, DateTimeOffset StartedAt, DateTimeOffset LastActivityAt, Strength Strength, string? Address, string? UserAgent)
{
    public IReadOnlyList<string> Apps { get; init; } = [];
}

/// <summary>What became of the wish to end a session.</summary>
internal enum SessionEnding
{
    /// <summary>Over, by this wish or by another before it.</summary>
    Over,

    /// <summary>It is the browser that asks.</summary>
    ThisOne,

    /// <summary>No such session, or somebody else's: one answer for both (threat T20).</summary>
    NotThere,
}

/// <summary>The browsers a person is signed in with, for that person: to look at and to end.</summary>
internal sealed class SessionBook(
    PortalDb db, SessionDesk desk, IReachedApps apps, IOptions<SessionOptions> options, TimeProvider time)
{
    private const int Most = 100;

    /// <summary>The one that asks first, then by last activity.</summary>
    public async Task<IReadOnlyList<OwnSession>> Of(SignedIn owner, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var activeSince = now - options.Value.Idle;
        var sessions = await db.Set<Session>().AsNoTracking()
            .Where(session => session.AccountId == owner.AccountId && session.EndedAt == null && session.ExpiresAt > now && session.LastActivityAt > activeSince)
            .OrderByDescending(session => session.Id == owner.SessionId).ThenByDescending(session => session.LastActivityAt)
            .Take(Most)
            .Select(session => new OwnSession(session.Id, session.StartedAt, session.LastActivityAt, session.Strength, session.Address, session.UserAgent))
            .ToListAsync(ct);
        var reached = await apps.Of([.. sessions.Select(session => session.Id)], ct);
        return [.. sessions.Select(session => session with { Apps = [.. reached[session.Id]] })];
    }

    /// <summary>The one, with what was begun in it: who presses this may have seen a browser that is not theirs.</summary>
    public async Task<SessionEnding> End(SignedIn owner, SessionId id, CancellationToken ct)
    {
        if (id == owner.SessionId)
        {
            return SessionEnding.ThisOne;
        }

        if (!await db.Set<Session>().AnyAsync(session => session.Id == id && session.AccountId == owner.AccountId, ct))
        {
            return SessionEnding.NotThere;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await desk.PutOut(owner.AccountId, id, "ended by its person", ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return SessionEnding.Over;
    }

    /// <summary>
    /// All but the one that asks, and whatever else is under way: who presses this wants nobody else in, neither by a sign-in begun nor by
    /// what an app may keep without a session.
    /// </summary>
    public async Task EndOthers(SignedIn owner, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await desk.EndEverything(owner.AccountId, "ended by its person", owner.AccountId, except: owner.SessionId, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>With which browser each of these was made, as long as their rows are kept.</summary>
    public async Task<IReadOnlyDictionary<SessionId, string>> Browsers(AccountId owner, IReadOnlyCollection<SessionId> ids, CancellationToken ct) =>
        await db.Set<Session>().AsNoTracking()
            .Where(session => ids.Contains(session.Id) && session.AccountId == owner && session.UserAgent != null)
            .ToDictionaryAsync(session => session.Id, session => session.UserAgent!, ct);
}
