using MfaPortal.Accounts;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Factors;

/// <summary>
/// First enrolments that somebody left and comes back to. The pending secret stays for a day; who sees it again has to have given the password
/// again.
/// </summary>
internal sealed partial class Challenges
{
    /// <summary>Begun by this person in this journey and browser, and neither finished nor over: where a person goes on who had to give the password again.</summary>
    public async Task<(string Kind, ChallengeId Id)?> Begun(JourneyId journey, AccountId account, CancellationToken ct)
    {
        var (now, mark) = (time.GetUtcNow(), browser.Hash);
        var row = await db.Set<Challenge>()
            .Where(row => row.JourneyId == journey && row.AccountId == account && row.BrowserHash == mark && row.Purpose == ChallengePurpose.Enrol && !row.Proven
                          && row.AcceptedAt == null && row.VoidedAt == null && row.ExpiresAt > now)
            .OrderByDescending(row => row.CreatedAt)
            .Select(row => new { row.Kind, row.Id })
            .FirstOrDefaultAsync(ct);
        return row is null ? null : (row.Kind, row.Id);
    }

    /// <summary>What this page was asked for is open still, and only waits for who may go on with it.</summary>
    public async Task<JourneyId?> Waiting(string? id, CancellationToken ct)
    {
        var (now, mark) = (time.GetUtcNow(), browser.Hash);
        return RowId.TryParse<ChallengeId>(id, out var key) && mark is not null
            ? await db.Set<Challenge>()
                .Where(row => row.Id == key && row.BrowserHash == mark && row.Purpose == ChallengePurpose.Enrol && !row.Proven
                              && row.AcceptedAt == null && row.VoidedAt == null && row.ExpiresAt > now)
                .Select(row => (JourneyId?)row.JourneyId).SingleOrDefaultAsync(ct)
            : null;
    }
}
