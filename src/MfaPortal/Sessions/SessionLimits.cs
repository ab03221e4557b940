using MfaPortal.Audit;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MfaPortal.Sessions;

/// <summary>
/// Nobody gets in with a session that is over, whether its row says so or not. This writes it down soon after, so that apps hear of it
/// and the audit tells it.
/// </summary>
internal sealed class SessionLimits(IServiceScopeFactory scopes, IOptions<SessionOptions> options)
{
    public const int Batch = 200;

    // Any number nobody else uses; the same on every node.
    private const long Lock = 0x4D66_6150_0002;

    /// <summary>Returns how many sessions ended; stops early where another node is at it.</summary>
    public async Task<int> EndOverdue(CancellationToken ct)
    {
        var total = 0;
        int? ended;
        do
        {
            ended = await EndBatch(ct);
            total += ended ?? 0;
        }
        while (ended == Batch);
        return total;
    }

    // One transaction per batch: short row locks, and the lock is gone with it whatever happens. Null: another node holds the lock.
    private async Task<int?> EndBatch(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await db.Database.SqlQuery<bool>($"""select pg_try_advisory_xact_lock({Lock}) as "Value" """).SingleAsync(ct))
        {
            return null;
        }

        var ended = await scope.ServiceProvider.GetRequiredService<SessionEnds>().Overdue(options.Value, Batch, ct);
        var audit = scope.ServiceProvider.GetRequiredService<AuditTrail>();
        foreach (var session in ended)
        {
            audit.AddOwn("session.ended", session.AccountId, ("session", session.Id.ToString()), ("reason", session.Reason));
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return ended.Count;
    }
}

internal sealed class SessionLimitsWorker(SessionLimits limits, TimeProvider time, ILogger<SessionLimitsWorker> log) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private bool databaseDown;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await Look(stoppingToken);
        }
    }

    /// <summary>One look; outlives a database that is away.</summary>
    internal async Task Look(CancellationToken ct)
    {
        try
        {
            await limits.EndOverdue(ct);
            if (databaseDown)
            {
                databaseDown = false;
                log.LogInformation("Sessions past their limit are marked as ended again");
            }
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            // Said once; the next look tries again, and the portal must not end over it, nor over a cancellation that is not its own.
            if (!databaseDown)
            {
                databaseDown = true;
                log.LogWarning(failure, "Sessions past their limit could not be marked as ended. It is tried again");
            }
        }
    }
}
