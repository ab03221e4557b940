using System.Runtime.Versioning;
using Npgsql;

namespace MfaPortal.Storage.Embedded;

/// <summary>
/// The portal's own private PostgreSQL: found binaries, one data folder, a unix socket only its owner can reach, no TCP.
/// For Development and tests; Production brings a connection string. Portals on the same folder share one server,
/// and the last one to leave stops it. A server that outlived a killed portal is taken over by the next start.
/// </summary>
internal sealed class EmbeddedPostgres : IAsyncDisposable
{
    private readonly ServerProcess server;
    private readonly SharedUse use;
    private readonly string socketFolder;

    private EmbeddedPostgres(ServerProcess server, SharedUse use, string socketFolder) =>
        (this.server, this.use, this.socketFolder) = (server, use, socketFolder);

    public static async Task<EmbeddedPostgres> Start(EmbeddedPostgresOptions options, ILogger logger, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PostgresUnavailable("The embedded database runs on Linux and macOS; on Windows, configure a connection string to a PostgreSQL 14 or newer.");
        }

        return await StartOnUnix(options, logger, ct);
    }

    public string ConnectionString(string database) => ServerConnection.Text(socketFolder, database);

    public async Task EnsureDatabase(string name, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(ServerConnection.ForUpkeep(socketFolder));
        await connection.OpenAsync(ct);
        await using var look = new NpgsqlCommand("select count(*) from pg_database where datname = $1", connection)
        {
            Parameters = { new() { Value = name } },
        };
        if (await look.ExecuteScalarAsync(ct) is 1L)
        {
            return;
        }

        // template0, because a connection to template1 (somebody's psql) would block the copy.
        await using var create = new NpgsqlCommand($"create database {ServerConnection.Quote(name)} template template0", connection);
        try
        {
            await create.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another portal on the same folder was faster; the database is there, which is all that was asked.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!OperatingSystem.IsWindows())
        {
            // No token: once the portal leaves, the server must be stopped whatever else is cancelled.
            await use.Leave(server.Stop, CancellationToken.None);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static async Task<EmbeddedPostgres> StartOnUnix(EmbeddedPostgresOptions options, ILogger logger, CancellationToken ct)
    {
        var home = await DatabaseHome.Open(options.DataRoot, ct);
        var use = await SharedUse.Enter(home.Folder, ct);
        try
        {
            var data = new DataFolder(home);
            var binaries = await PostgresBinaries.Find(options.BinaryFolders ?? PostgresBinaries.UsualFolders(), data.MajorVersion, data.Path, ct);
            if (data.MajorVersion is null)
            {
                logger.LogInformation("Preparing the embedded database in {Folder} (PostgreSQL {Version})", data.Path, binaries.MajorVersion);
                await data.Initialise(binaries, options.Durable, ct);
            }

            var server = new ServerProcess(home, data, binaries);
            var socketFolder = await server.Ready(options.Durable, logger, ct);
            use.Begin();
            return new(server, use, socketFolder);
        }
        catch
        {
            use.Abandon();
            throw;
        }
    }
}
