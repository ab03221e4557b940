using System.Data.Common;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace MfaPortal.Tests.Helpdesk;

/// <summary>How PostgreSQL carries out the statements of a piece of work, with the very parameters that were sent.</summary>
internal sealed class Plan : DbCommandInterceptor
{
    private readonly List<NpgsqlCommand> seen = [];

    public static async Task<string> Of(string connectionString, Func<PortalDb, Task> work)
    {
        var plan = new Plan();
        await using var db = new PortalDb(new DbContextOptionsBuilder<PortalDb>().UseNpgsql(connectionString).AddInterceptors(plan).Options);
        await work(db);

        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var lines = new List<string>();
        foreach (var command in plan.seen)
        {
            await using var explain = command;
            explain.Connection = connection;
            await using var reader = await explain.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                lines.Add(reader.GetString(0));
            }
        }

        return string.Join('\n', lines);
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        var copy = ((NpgsqlCommand)command).Clone();
        copy.CommandText = "explain " + copy.CommandText;
        seen.Add(copy);
        return new(result);
    }
}
