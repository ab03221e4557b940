using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Tests.Walks;

/// <summary>Acts that stand before a row the test holds.</summary>
internal static class Waiting
{
    /// <summary>Runs the statement in a transaction that stays open until all the acts, begun one after the other, wait for what it holds.</summary>
    public static Task<T[]> Behind<T>(this PortalFactory portal, FormattableString held, params Func<Task<T>>[] acts) => portal.Query(async db =>
    {
        await using var hold = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlAsync(held);
        var begun = new List<Task<T>>();
        foreach (var act in acts)
        {
            begun.Add(Task.Run(act));
            while (await portal.Query(Count) < begun.Count && !begun.Any(one => one.IsCompleted))
            {
                await Task.Yield();
            }
        }

        await hold.CommitAsync();
        return await Task.WhenAll(begun);
    });

    private static Task<int> Count(PortalDb db) => db.Database.SqlQuery<int>(
        $"""select count(*)::int as "Value" from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'""").SingleAsync();
}
