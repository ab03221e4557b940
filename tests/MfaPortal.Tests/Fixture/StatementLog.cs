using Npgsql;

namespace MfaPortal.Tests.Fixture;

/// <summary>
/// Reads the server's log of one test's database. Set up before the portal first connects: PostgreSQL tells only the connections that
/// are made later.
/// </summary>
internal sealed class StatementLog
{
    private readonly string file;
    private readonly string database;
    private long read;

    private StatementLog(string file, string database) => (this.file, this.database) = (file, database);

    public static async Task<StatementLog> Of(string connectionString)
    {
        var server = await PostgresServer.Current;
        var database = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        await server.Upkeep(
            $"alter system set log_line_prefix = '{AskedStatements.LogLinePrefix}'", "select pg_reload_conf()",
            $"alter database \"{database}\" set log_min_duration_statement = 0");
        return new StatementLog(server.Log, database);
    }

    /// <summary>From here on counts what <see cref="Take"/> answers.</summary>
    public void Begin() => read = new FileInfo(file).Length;

    public AskedStatements Take()
    {
        // A statement is written down before the server answers it, so all that was awaited is there.
        using var log = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        log.BaseStream.Seek(read, SeekOrigin.Begin);
        return AskedStatements.Read(log.ReadToEnd(), database);
    }
}
