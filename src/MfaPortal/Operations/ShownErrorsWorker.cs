using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MfaPortal.Operations;

/// <summary>Writes the notes down, a batch at a time. While the database is away they wait, as many as there is room for.</summary>
internal sealed class ShownErrorsWorker(
    ShownErrors shown, IDbContextFactory<PortalDb> database, TimeProvider time, ILogger<ShownErrorsWorker> log) : RepeatedWork(Patience, time)
{
    private const int Batch = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly List<ShownErrorRow> batch = new(Batch);

    protected override async Task Work(bool woken, CancellationToken ct)
    {
        while (batch.Count < Batch && shown.Waiting.TryRead(out var next))
        {
            batch.Add(next);
        }

        await Write(ct);
        batch.Clear();
    }

    /// <summary>What could not be written waits a while; otherwise there is nothing to do until the next note.</summary>
    protected override Task Rest(CancellationToken ct) => batch.Count > 0 ? base.Rest(ct) : shown.Waiting.WaitToReadAsync(ct).AsTask();

    protected override void SayTrouble(Exception failure) => log.LogWarning(
        "Reference codes cannot be written down ({Failure}); they are in the log, and it is tried again", failure.GetBaseException().GetType().Name);

    protected override void SayOver() => log.LogInformation("Reference codes can be written down again");

    private async Task Write(CancellationToken ct)
    {
        try
        {
            await using var db = await database.CreateDbContextAsync(ct);

            // A code drawn twice within a month, one in millions, keeps its older row.
            var codes = batch.Select(row => row.Code).ToList();
            var taken = await db.Set<ShownErrorRow>().Where(row => codes.Contains(row.Code)).Select(row => row.Code).ToListAsync(ct);
            db.AddRange(batch.DistinctBy(row => row.Code).Where(row => !taken.Contains(row.Code)));
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException failure) when (failure.InnerException is PostgresException { IsTransient: false } refused)
        {
            // What the table does not take now it will not take later, and nothing may stand before the others for ever.
            log.LogWarning("Reference codes could not be written down ({Failure}); they are in the log", refused.SqlState);
        }
    }
}
