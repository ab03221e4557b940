using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Operations;

/// <summary>
/// Deletes by age what nothing asks for any more, a batch at a time, one node at a time. The audit is never touched.
/// </summary>
internal sealed class CleanUp(IServiceScopeFactory scopes, TimeProvider time, ILogger<CleanUp> log)
{
    private const int Batch = 1000;

    /// <summary>
    /// What goes, and when; each found by an index, so that an hour's work does not grow with the table. A grant outlives its session, whose end has to find whom to notify; one that
    /// needs no session (<c>offline_access</c>) keeps its session's row. Challenges go with their journey.
    /// </summary>
    internal static readonly (string Table, string Condition)[] Leftovers =
    [
        ("journeys", "expires_at < {0} - interval '1 day'"),

        // Anybody begins these without a password. Once they are over, all that is lost with them is the way back to the app.
        ("journeys", "expires_at < {0} and account_id is null"),
        ("challenges", "expires_at < {0} - interval '1 day'"),
        ("password_resets", "requested_at < {0} - interval '2 days'"),
        ("pushed_requests", "expires_at < {0}"),
        ("used_proofs", "expires_at < {0}"),
        ("device_requests", "expires_at < {0} - interval '1 day'"),
        ("refresh_tokens", "expires_at < {0} - interval '1 day'"),
        ("grants", "ends_at < {0} - interval '2 days'"),
        ("sessions",
            "expires_at < {0} - interval '30 days' and not exists (select from grants where grants.session_id = sessions.id)"),
        ("clients", "settings = jsonb_build_object('Deleted', true) and changed_at < {0} - interval '401 days'"),
        ("freeze_links", "expires_at < {0}"),
        ("shown_errors", "at < {0} - interval '30 days'"),
        ("enrolment_reminders", "deadline < {0} - interval '30 days'"),
        ("factor_requests", "expires_at < {0}"),
        ("factors", "retired_at < {0} - interval '90 days'"),
        ("trusted_browsers", "expires_at < {0} - interval '1 day'"),
        ("outbox", "sent_at < {0} - interval '30 days'"),
        ("outbox", "given_up_at < {0} - interval '30 days'"),
    ];

    /// <summary>Returns how many rows went; leaves what another node is at. One table's trouble is not the others'.</summary>
    public async Task<int> Run(CancellationToken ct)
    {
        var total = 0;
        foreach (var (table, condition) in Leftovers)
        {
            try
            {
                total += await scopes.InBatches(OneNode.CleanUp, Batch, (services, stop) => DeleteBatch(services, table, condition, stop), ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                // A time-out, or the database is away: the next hour tries again.
                log.LogWarning("Clean-up of {Table} failed ({Failure})", table, e.GetBaseException().GetType().Name);
            }
        }

        return total;
    }

    // Table and condition are the constants above.
    private Task<int> DeleteBatch(IServiceProvider services, string table, string condition, CancellationToken ct)
    {
        var statement = $"delete from {table} where ctid = any(array(select ctid from {table} where {condition} limit {Batch}))";
        return services.GetRequiredService<PortalDb>().Database.ExecuteSqlRawAsync(statement, [time.GetUtcNow()], ct);
    }
}

internal sealed class CleanUpWorker(CleanUp cleanUp, TimeProvider time, ILogger<CleanUpWorker> log) : RepeatedWork(Every, time)
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task Work(bool woken, CancellationToken ct) => log.LogInformation("Clean-up deleted {Count} old rows", await cleanUp.Run(ct));

    protected override void SayTrouble(Exception failure) =>
        log.LogWarning("Clean-up failed ({Failure}). It is tried again", failure.GetBaseException().GetType().Name);

    protected override void SayOver() => log.LogInformation("Clean-up works again");
}
