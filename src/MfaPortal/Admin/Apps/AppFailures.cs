using MfaPortal.Audit;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Admin.Apps;

/// <summary>Requests of apps that were refused, as the trail has them.</summary>
internal sealed class AppFailures(PortalDb db, TimeProvider time)
{
    public static readonly IReadOnlyList<string> Events = ["request.refused", "client.refused", "code.replayed"];
    private static readonly TimeSpan Counted = TimeSpan.FromHours(24);

    /// <summary>How many in the last 24 hours, by client id.</summary>
    public Task<Dictionary<string, int>> Count(CancellationToken ct)
    {
        var since = time.GetUtcNow() - Counted;
        return db.Set<AuditRow>().AsNoTracking()
            .Where(row => Events.Contains(row.Event) && row.At >= since && row.ClientId != null)
            .GroupBy(row => row.ClientId!)
            .Select(rows => new { Client = rows.Key, Count = rows.Count() })
            .ToDictionaryAsync(rows => rows.Client, rows => rows.Count, ct);
    }
}
