using System.Collections.Concurrent;
using System.Globalization;
using MfaPortal.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace MfaPortal.Tests.Fixture;

/// <summary>
/// One PostgreSQL for the whole test process, started by the first test that asks, gone with the process however it ends.
/// A test that needs tables builds a template once (<see cref="Template"/>) and copies it (<see cref="CreateDatabase"/>, about 30 ms).
/// </summary>
internal sealed class PostgresServer
{
    private static readonly Lazy<Task<PostgresServer>> Started = new(Start);

    private readonly EmbeddedPostgres server;
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> templates = new();
    private int databases;

    private PostgresServer(EmbeddedPostgres server, string log) => (this.server, Log) = (server, log);

    public static Task<PostgresServer> Current => Started.Value;

    /// <summary>The file that the server writes what it has to say to.</summary>
    public string Log { get; }

    /// <summary>The name of the template, migrated by the first caller; everybody else waits for it. Migrate gets a connection string.</summary>
    public Task<string> Template(string name, Func<string, Task> migrate) =>
        templates.GetOrAdd(name, _ => new(() => BuildTemplate(name, migrate))).Value;

    /// <summary>A new database of the caller's own; returns its connection string.</summary>
    public async Task<string> CreateDatabase(string template)
    {
        var name = $"test_{Interlocked.Increment(ref databases).ToString(CultureInfo.InvariantCulture)}";
        await using var connection = await OpenForUpkeep();

        // From PostgreSQL 15 on copying can go through the log; without fsync plain copying is twice as fast.
        var strategy = connection.PostgreSqlVersion.Major >= 15 ? "strategy file_copy" : "";
        await Run(connection, $"create database \"{name}\" template \"{template}\" {strategy}");
        return server.ConnectionString(name);
    }

    public async Task DropDatabase(string connectionString)
    {
        await using (var pooled = new NpgsqlConnection(connectionString))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        await using var connection = await OpenForUpkeep();
        await Run(connection, $"drop database if exists \"{new NpgsqlConnectionStringBuilder(connectionString).Database}\" with (force)");
    }

    /// <summary>Statements of the server's administrator.</summary>
    public async Task Upkeep(params IEnumerable<string> statements)
    {
        await using var connection = await OpenForUpkeep();
        foreach (var statement in statements)
        {
            await Run(connection, statement);
        }
    }

    private static async Task<PostgresServer> Start()
    {
        var folder = PostgresRunFolder.Create();
        var options = new EmbeddedPostgresOptions { DataRoot = folder, Durable = false };
        return new(await EmbeddedPostgres.Start(options, NullLogger.Instance, CancellationToken.None), Path.Combine(folder, "postgres", "server.log"));
    }

    private async Task<string> BuildTemplate(string name, Func<string, Task> migrate)
    {
        await server.EnsureDatabase(name, CancellationToken.None);
        await migrate(Unpooled(name));

        // PostgreSQL copies only a database that nobody is connected to.
        await using var connection = await OpenForUpkeep();
        await Run(connection, $"alter database \"{name}\" allow_connections false");
        await Run(connection, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");
        return name;
    }

    private async Task<NpgsqlConnection> OpenForUpkeep()
    {
        var connection = new NpgsqlConnection(Unpooled("postgres"));
        await connection.OpenAsync();
        return connection;
    }

    private string Unpooled(string database) =>
        new NpgsqlConnectionStringBuilder(server.ConnectionString(database)) { Pooling = false }.ConnectionString;

    private static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
