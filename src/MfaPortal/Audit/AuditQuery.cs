using MfaPortal.Accounts;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Audit;

/// <summary>A row as readers see it, with the names people have now.</summary>
internal sealed record AuditQueryLine(
    long Id, DateTimeOffset At, string Event, AuditResult Result, AccountId? ActorId, string? Actor, AccountId? TargetId, string? Target,
    string? Address, string? ClientId, string CorrelationId, Dictionary<string, string> Facts);

/// <summary>One page, newest first; <see cref="Older"/> is null where the trail ends.</summary>
internal sealed record AuditQueryPage(IReadOnlyList<AuditQueryLine> Lines, AuditQueryCursor? Older);

/// <summary>Reads the trail. Writing is <see cref="AuditTrail"/>'s alone.</summary>
internal sealed class AuditQuery(PortalDb db)
{
    public async Task<AuditQueryPage> Page(AuditQueryFilter filter, AuditQueryCursor? after, int size, CancellationToken ct)
    {
        var rows = After(Matching(filter), after);
        if (filter.Person is { } person)
        {
            // Each half reads its own index from the new end and stops; "either or" would sort all that ever happened to somebody.
            rows = NewestFirst(rows.Where(row => row.TargetId == person)).Take(size + 1)
                .Concat(NewestFirst(rows.Where(row => row.ActorId == person && row.TargetId != person)).Take(size + 1));
        }

        var lines = await Lines(NewestFirst(rows).Take(size + 1)).ToListAsync(ct);
        return lines.Count > size
            ? new AuditQueryPage(lines[..size], new AuditQueryCursor(lines[size - 1].At, lines[size - 1].Id))
            : new AuditQueryPage(lines, null);
    }

    /// <summary>All of them, newest first, row by row: the whole trail never lies in memory.</summary>
    public IAsyncEnumerable<AuditQueryLine> All(AuditQueryFilter filter)
    {
        var rows = Matching(filter);
        if (filter.Person is { } person)
        {
            rows = rows.Where(row => row.TargetId == person || row.ActorId == person);
        }

        return Lines(NewestFirst(rows)).AsAsyncEnumerable();
    }

    /// <summary>These rows.</summary>
    public Task<List<AuditQueryLine>> Lines(IReadOnlyCollection<long> ids, CancellationToken ct) =>
        Lines(db.Set<AuditRow>().AsNoTracking().Where(row => ids.Contains(row.Id))).ToListAsync(ct);

    private IQueryable<AuditRow> Matching(AuditQueryFilter filter)
    {
        var rows = db.Set<AuditRow>().AsNoTracking();
        if (filter.Event is { } name)
        {
            var begins = Pattern.BeginsWith(name);
            rows = AuditQueryEvents.Known.Contains(name)
                ? rows.Where(row => row.Event == name)
                : rows.Where(row => EF.Functions.Like(row.Event, begins, Pattern.Escape));
        }

        if (filter.Target is { } target)
        {
            rows = rows.Where(row => row.TargetId == target);
            rows = filter.ByOthers ? rows.Where(row => row.ActorId != null && row.ActorId != target) : rows;
        }

        if (filter.Beginnings.Count > 0)
        {
            var patterns = filter.Beginnings.Select(Pattern.BeginsWith).ToArray();
            rows = rows.Where(row => patterns.Any(pattern => EF.Functions.Like(row.Event, pattern)));
        }

        if (filter.Without.Count > 0)
        {
            var without = filter.Without.ToArray();
            rows = rows.Where(row => !without.Contains(row.Event));
        }

        rows = filter.Result is { } result ? rows.Where(row => row.Result == result) : rows;
        rows = filter.NotBefore is { } from ? rows.Where(row => row.At >= from) : rows;
        rows = filter.Before is { } to ? rows.Where(row => row.At < to) : rows;
        rows = filter.Reference is { } reference ? rows.Where(row => row.CorrelationId == reference) : rows;
        return filter.Client is { } client ? rows.Where(row => row.ClientId == client) : rows;
    }

    private static IQueryable<AuditRow> After(IQueryable<AuditRow> rows, AuditQueryCursor? after) => after is var (at, id)
        ? rows.Where(row => row.At <= at && (row.At < at || row.Id < id))
        : rows;

    private static IQueryable<AuditRow> NewestFirst(IQueryable<AuditRow> rows) => rows.OrderByDescending(row => row.At).ThenByDescending(row => row.Id);

    private IQueryable<AuditQueryLine> Lines(IQueryable<AuditRow> rows) => rows.Select(row => new AuditQueryLine(
        row.Id, row.At, row.Event, row.Result,
        row.ActorId, db.Set<Account>().Where(account => account.Id == row.ActorId).Select(account => account.DisplayName).FirstOrDefault(),
        row.TargetId, db.Set<Account>().Where(account => account.Id == row.TargetId).Select(account => account.DisplayName).FirstOrDefault(),
        row.Address, row.ClientId, row.CorrelationId, row.Facts));
}
