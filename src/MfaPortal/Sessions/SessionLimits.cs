using MfaPortal.Audit;
using MfaPortal.Operations;
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

internal sealed class SessionLimitsWorker(SessionLimits limits, TimeProvider time, ILogger<SessionLimitsWorker> log) : RepeatedWork(Every, time)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    protected override Task Work(bool woken, CancellationToken ct) => limits.EndOverdue(ct);

    protected override void SayTrouble(Exception failure) => log.LogWarning(failure, "Sessions past their limit could not be marked as ended. It is tried again");

    protected override void SayOver() => log.LogInformation("Sessions past their limit are marked as ended again");
}
