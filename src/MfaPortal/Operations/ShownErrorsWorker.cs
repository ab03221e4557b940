using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MfaPortal.Operations;

/// <summary>Writes the notes down, a batch at a time. While the database is away they wait, as many as there is room for.</summary>
internal sealed class ShownErrorsWorker(
    ShownErrors shown, IDbContextFactory<PortalDb> database, TimeProvider time, ILogger<ShownErrorsWorker> log) : BackgroundService
{
    private const int Batch = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<ShownErrorRow>(Batch);
        while (await shown.Waiting.WaitToReadAsync(stoppingToken))
        {
            while (batch.Count < Batch && shown.Waiting.TryRead(out var next))
            {
                batch.Add(next);
            }

            var told = false;
            while (!await Write(batch, tell: !told, stoppingToken))
            {
                told = true;
                await Task.Delay(Patience, time, stoppingToken);
            }

            batch.Clear();
        }
    }

    private async Task<bool> Write(List<ShownErrorRow> batch, bool tell, CancellationToken ct)
    {
        try
        {
            await using var db = await database.CreateDbContextAsync(ct);

            // A code drawn twice within a month, one in millions, keeps its older row.
            var codes = batch.Select(row => row.Code).ToList();
            var taken = await db.Set<ShownErrorRow>().Where(row => codes.Contains(row.Code)).Select(row => row.Code).ToListAsync(ct);
            db.AddRange(batch.DistinctBy(row => row.Code).Where(row => !taken.Contains(row.Code)));
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException failure) when (failure.InnerException is PostgresException { IsTransient: false })
        {
            // What the table does not take now it will not take later, and nothing may stand before the others for ever.
            log.LogWarning("Reference codes could not be written down ({Failure}); they are in the log", ((PostgresException)failure.InnerException).SqlState);
            return true;
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            if (tell)
            {
                log.LogWarning("Reference codes cannot be written down ({Failure}); they are in the log, and it is tried again", failure.GetBaseException().GetType().Name);
            }

            return false;
        }
    }
}
