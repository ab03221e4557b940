using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.SignIn;

/// <summary>Keeps journeys: begun for a browser, found by that browser alone, finished and answered once.</summary>
internal sealed class Journeys(PortalDb db, BrowserMark browser, TimeProvider time) : IEndsWithThePerson
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(2);

    public async Task<JourneyId> Begin(Journey journey, CancellationToken ct)
    {
        db.Add(journey);
        await db.SaveChangesAsync(ct);
        return journey.Id;
    }

    /// <summary>Null: unknown, expired or another browser's. The first browser that comes with the id of an unbound journey owns it.</summary>
    public async Task<Journey?> Find(string? id, CancellationToken ct)
    {
        if (!RowId.TryParse<JourneyId>(id, out var key))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var mark = browser.Hash;
        var journey = await db.Set<Journey>().AsNoTracking().SingleOrDefaultAsync(
            row => row.Id == key && row.ExpiresAt > now && (row.BrowserHash == null || row.BrowserHash == mark), ct);
        if (journey is { BrowserHash: null })
        {
            mark = browser.Ensure();
            var claimed = await db.Set<Journey>().Where(row => row.Id == key && row.BrowserHash == null)
                .ExecuteUpdateAsync(row => row.SetProperty(j => j.BrowserHash, mark), ct);
            return claimed == 1 ? journey : null;
        }

        return journey;
    }

    public Task SetPassword(Journey journey, AccountId account, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return Open(journey.Id).ExecuteUpdateAsync(row => row
            .SetProperty(j => j.AccountId, account)
            .SetProperty(j => j.PasswordAt, now), ct);
    }

    public Task Postpone(Journey journey, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return Open(journey.Id).ExecuteUpdateAsync(row => row.SetProperty(j => j.PostponedAt, now), ct);
    }

    /// <summary>True for exactly one of parallel callers.</summary>
    public async Task<bool> Finish(JourneyId id, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await Open(id).ExecuteUpdateAsync(row => row.SetProperty(j => j.FinishedAt, now), ct) == 1;
    }

    public async Task<bool> Decline(JourneyId id, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await Open(id).ExecuteUpdateAsync(row => row.SetProperty(j => j.DeclinedAt, now), ct) == 1;
    }

    /// <summary>A journey answers its app once; true for exactly one of parallel callers.</summary>
    public async Task<bool> Answer(JourneyId id, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await db.Set<Journey>()
            .Where(row => row.Id == id && row.AnsweredAt == null && row.ExpiresAt > now && (row.FinishedAt != null || row.DeclinedAt != null))
            .ExecuteUpdateAsync(row => row.SetProperty(j => j.AnsweredAt, now), ct) == 1;
    }

    /// <summary>What was accepted in this journey, for the account it is about now and no other (threat T07).</summary>
    public async Task<IReadOnlyList<ProofFact>> Proofs(JourneyId journey, AccountId account, CancellationToken ct) =>
        await db.Set<Challenge>().AsNoTracking()
            .Where(row => row.JourneyId == journey && row.AccountId == account && row.AcceptedAt != null && row.VoidedAt == null)
            .Select(row => new ProofFact(row.Kind, row.Strength!.Value, row.Amr, row.AcceptedAt!.Value, row.Purpose == ChallengePurpose.Enrol))
            .ToListAsync(ct);

    async Task IEndsWithThePerson.EndAll(AccountId account, string reason, AccountId actor, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await db.Set<Journey>().Where(row => row.AccountId == account && row.AnsweredAt == null && row.ExpiresAt > now)
            .ExecuteUpdateAsync(row => row.SetProperty(j => j.ExpiresAt, now), ct);
    }

    private IQueryable<Journey> Open(JourneyId id)
    {
        var now = time.GetUtcNow();
        return db.Set<Journey>().Where(row => row.Id == id && row.FinishedAt == null && row.DeclinedAt == null && row.ExpiresAt > now);
    }
}
