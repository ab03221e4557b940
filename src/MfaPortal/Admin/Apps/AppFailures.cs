using MfaPortal.Audit;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Storage;
using MfaPortal.Texts;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Admin.Apps;

/// <summary>Requests of apps that were refused, as the trail has them.</summary>
internal sealed class AppFailures(PortalDb db, AuditQuery trail, Text text, TimeProvider time)
{
    public static readonly IReadOnlyList<string> Events = ["request.refused", "client.refused", "code.replayed"];
    private const int Shown = 50;
    private const int LookedThrough = 200;
    private const int Newest = 5000;
    private static readonly TimeSpan Counted = TimeSpan.FromHours(24);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>How many in the last 24 hours, by client id; what strangers call themselves is not counted.</summary>
    public Task<Dictionary<string, int>> Count(IReadOnlyCollection<string> known, CancellationToken ct)
    {
        var since = time.GetUtcNow() - Counted;
        return db.Set<AuditRow>().AsNoTracking()
            .Where(row => Events.Contains(row.Event) && row.At >= since && known.Contains(row.ClientId!))
            .GroupBy(row => row.ClientId!)
            .Select(rows => new { Client = rows.Key, Count = rows.Count() })
            .ToDictionaryAsync(rows => rows.Client, rows => rows.Count, ct);
    }

    /// <summary>The last ones of an app, newest first, and of ids nobody has that look like it.</summary>
    public async Task<IReadOnlyList<AppFailure>> Last(ClientEntry app, IReadOnlyCollection<string> known, CancellationToken ct)
    {
        var since = time.GetUtcNow() - Kept;
        var refused = db.Set<AuditRow>().AsNoTracking().Where(row => Events.Contains(row.Event) && row.At >= since && row.ClientId != null);
        var own = await refused.Where(row => row.ClientId == app.Id).OrderByDescending(row => row.At).Take(Shown).Select(row => row.Id).ToListAsync(ct);

        // Among the newest of each event, whoever they are of: otherwise a month of a busy portal would be read and sorted.
        IQueryable<AuditRow> Last(string name) => refused.Where(row => row.Event == name).OrderByDescending(row => row.At).Take(Newest);
        var strange = await Last("request.refused").Concat(Last("client.refused"))
            .Where(row => !known.Contains(row.ClientId!)).OrderByDescending(row => row.At).Take(LookedThrough)
            .Select(row => new { row.Id, row.ClientId }).ToListAsync(ct);
        long[] wanted = [.. own, .. strange.Where(row => SimilarId.Is(row.ClientId!, app.Id)).Select(row => row.Id)];
        return [.. (await trail.Lines(wanted, ct)).OrderByDescending(line => line.At).Take(Shown).Select(line => AppFailure.Of(line, app, text))];
    }

    /// <summary>One of them, with an address that may be added to the app's own.</summary>
    public async Task<AppFailure?> Addable(ClientEntry app, long id, CancellationToken ct) =>
        (await trail.Lines([id], ct)) is [var line] && line.ClientId == app.Id && AppFailure.Of(line, app, text) is { MayBeAdded: true } failure ? failure : null;
}
