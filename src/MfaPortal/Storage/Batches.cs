using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Storage;

/// <summary>What only one node does at a time. The numbers mean nothing but must differ, and be the same on every node.</summary>
internal enum OneNode : long
{
    CleanUp = 0x4D66_6150_0001,
    SessionLimits = 0x4D66_6150_0002,
    Reminders = 0x4D66_6150_0003,
    AdminAlarm = 0x4D66_6150_0004,
}

/// <summary>
/// Work that may be much, in batches of one transaction each: row locks are short, what is done stays done, and the lock that keeps other nodes
/// away is gone with its transaction, whatever happens.
/// </summary>
internal static class Batches
{
    /// <summary>
    /// Batch after batch until one is not full; how much was done. Stops early where another node is at it. Each batch has services of its own,
    /// and is saved and committed after it said how much it did.
    /// </summary>
    public static async Task<int> InBatches(
        this IServiceScopeFactory scopes, OneNode node, int size, Func<IServiceProvider, CancellationToken, Task<int>> batch, CancellationToken ct)
    {
        var total = 0;
        int done;
        do
        {
            done = await One(scopes, node, batch, ct);
            total += done;
        }
        while (done == size);
        return total;
    }

    // Nothing is done where another node holds the lock.
    private static async Task<int> One(IServiceScopeFactory scopes, OneNode node, Func<IServiceProvider, CancellationToken, Task<int>> batch, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await db.Database.SqlQuery<bool>($"""select pg_try_advisory_xact_lock({(long)node}) as "Value" """).SingleAsync(ct))
        {
            return 0;
        }

        var done = await batch(scope.ServiceProvider, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return done;
    }
}
