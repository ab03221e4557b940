using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using Xunit;

namespace MfaPortal.Tests.Storage;

/// <summary>Databases with rows in them, of a version before.</summary>
public sealed class UpgradeTests : IAsyncLifetime, IAsyncDisposable
{
    private string address = "";
    private NpgsqlConnection connection = null!;

    public async Task InitializeAsync()
    {
        var server = await PostgresServer.Current;
        address = await server.CreateDatabase(await server.Template("empty", _ => Task.CompletedTask));
        connection = new NpgsqlConnection(address);
        await connection.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        await (await PostgresServer.Current).DropDatabase(address);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    /// <summary>Which browser a session rested on was not written down, so that none must outlive the trust of any.</summary>
    [Fact]
    public async Task End_what_rested_on_a_trusted_browser_and_nothing_else()
    {
        await Migrate("20261121183829_EveryFactor");
        var (trusted, stepped, plain) = (new Guid("00000000-0000-0000-0000-000000000001"), new Guid("00000000-0000-0000-0000-000000000002"), new Guid("00000000-0000-0000-0000-000000000003"));
        foreach (var (id, trust, strength) in new[] { (trusted, true, 1), (stepped, true, 3), (plain, false, 1) })
        {
            await Insert("sessions", ("id", id), ("trusted_browser", trust), ("strength", strength), ("expires_at", Later));
            await Insert("grants", ("id", id), ("session_id", id), ("ends_at", Later));
        }

        await Migrate(null);

        Assert.Equal([trusted], await Over("sessions", "expires_at"));
        Assert.Equal([trusted], await Over("grants", "ends_at"));
    }

    private static DateTimeOffset Later => TimeProvider.System.GetUtcNow().AddHours(8);

    private async Task Migrate(string? target)
    {
        await using var db = new PortalDb(new DbContextOptionsBuilder<PortalDb>().UseNpgsql(address).Options);
        await db.GetService<IMigrator>().MigrateAsync(target);
    }

    private async Task<List<Guid>> Over(string table, string column)
    {
        await using var command = new NpgsqlCommand($"select id from {table} where {column} <= now()", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var over = new List<Guid>();
        while (await reader.ReadAsync())
        {
            over.Add(reader.GetGuid(0));
        }

        return over;
    }

    // What has to be in a row and is not given here is of no matter; nor is what it belongs to.
    private async Task Insert(string table, params (string Name, object Value)[] given)
    {
        await using var asked = new NpgsqlCommand(
            $"""
            set session_replication_role = replica;
            select column_name || ' ' || udt_name from information_schema.columns
             where table_name = '{table}' and table_schema = 'public' and is_nullable = 'NO' and column_default is null
            """,
            connection);
        var columns = new List<(string Name, string Type)>();
        await using (var reader = await asked.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                var words = reader.GetString(0).Split(' ');
                columns.Add((words[0], words[1]));
            }
        }

        var others = columns.Where(column => given.All(value => value.Name != column.Name)).ToList();
        await using var insert = new NpgsqlCommand(
            $"insert into {table} ({string.Join(", ", given.Select(value => value.Name).Concat(others.Select(column => column.Name)))}) values "
            + $"({string.Join(", ", given.Select((_, at) => $"${at + 1}").Concat(others.Select(column => Any(column.Type))))})",
            connection);
        foreach (var (_, value) in given)
        {
            insert.Parameters.Add(new NpgsqlParameter { Value = value is DateTimeOffset at ? at.UtcDateTime : value });
        }

        await insert.ExecuteNonQueryAsync();
    }

    private static string Any(string type) => type switch
    {
        "uuid" => "gen_random_uuid()",
        "timestamptz" => "now()",
        "bytea" => "gen_random_uuid()::text::bytea",
        "bool" => "false",
        "int4" or "int8" => "0",
        "varchar" or "text" => "'x'",
        "jsonb" => "'{}'",
        ['_', ..] => "'{}'",
        _ => throw new InvalidOperationException($"No value for {type}."),
    };
}
