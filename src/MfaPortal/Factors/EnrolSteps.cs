using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Factors;

/// <summary>How many pages enrolling has for whom a challenge is: choosing, linking, and the backup where there is none yet.</summary>
internal sealed class EnrolSteps(PortalDb db, FactorCatalogue catalogue)
{
    public async Task<int> Of(string? challenge, CancellationToken ct)
    {
        var backups = catalogue.All.Where(kind => kind.Role == FactorRole.Backup && catalogue.IsOn(kind)).Select(kind => kind.Name).ToList();
        var id = RowId.TryParse<ChallengeId>(challenge, out var known) ? known : default;
        var held = await db.Set<Factor>()
            .Where(factor => factor.RetiredAt == null && backups.Contains(factor.Kind)
                             && db.Set<Challenge>().Any(row => row.Id == id && row.AccountId == factor.AccountId))
            .Select(factor => factor.Kind)
            .Distinct()
            .CountAsync(ct);
        return held < backups.Count ? 3 : 2;
    }
}
