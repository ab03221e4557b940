using MfaPortal.Audit;
using MfaPortal.Operations;
using MfaPortal.Storage;
using Microsoft.Extensions.Options;

namespace MfaPortal.Sessions;

/// <summary>
/// Nobody gets in with a session that is over, whether its row says so or not. This writes it down soon after, so that apps hear of it
/// and the audit tells it.
/// </summary>
internal sealed class SessionLimits(IServiceScopeFactory scopes, IOptions<SessionOptions> options)
{
    public const int Batch = 200;

    /// <summary>Returns how many sessions ended; stops early where another node is at it.</summary>
    public Task<int> EndOverdue(CancellationToken ct) => scopes.InBatches(OneNode.SessionLimits, Batch, EndBatch, ct);

    private async Task<int> EndBatch(IServiceProvider services, CancellationToken ct)
    {
        var ended = await services.GetRequiredService<SessionEnds>().Overdue(options.Value, Batch, ct);
        var audit = services.GetRequiredService<AuditTrail>();
        foreach (var session in ended)
        {
            audit.AddOwn("session.ended", session.AccountId, ("session", session.Id.ToString()), ("reason", session.Reason));
        }

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
