using System.Text.RegularExpressions;
using Npgsql;

namespace MfaPortal.Tests.Fixture;

/// <summary>
/// What one database was asked, as PostgreSQL itself writes it down: each statement of a batch is one. The beginning and the end of a
/// transaction are no statements here; <see cref="Commits"/> are the transactions that wrote and held.
/// </summary>
internal sealed record AskedStatements(IReadOnlyList<string> Texts, int Commits)
{
    public override string ToString() => $"{Texts.Count} statements, {Commits} commits\n" + string.Join('\n', Texts.Select((text, at) => $"{at + 1,3} {text}"));
}

/// <summary>
/// Reads the server's log of one test's database. Set up before the portal first connects: PostgreSQL tells only the connections that
/// are made later.
/// </summary>
internal sealed partial class StatementLog
{
    // The database, the process that served, and the transaction it had taken a number for, which only writing does.
    private const string Prefix = "%d %p %x ";

    private readonly string file;
    private readonly string database;
    private long read;

    private StatementLog(string file, string database) => (this.file, this.database) = (file, database);

    public static async Task<StatementLog> Of(string connectionString)
    {
        var server = await PostgresServer.Current;
        var database = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        await server.Upkeep(
            $"alter system set log_line_prefix = '{Prefix}'", "select pg_reload_conf()",
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
        return Parse(log.ReadToEnd(), database);
    }

    public static AskedStatements Parse(string log, string database)
    {
        var texts = new List<string>();
        var written = new HashSet<string>();
        var last = new Dictionary<string, string>();
        foreach (Match line in Line().Matches(log))
        {
            var (process, transaction, text) = (line.Groups["process"].Value, line.Groups["transaction"].Value, Spaces().Replace(line.Groups["text"].Value, " ").Trim());
            if (line.Groups["database"].Value != database)
            {
                continue;
            }

            if (text.StartsWith("ROLLBACK", StringComparison.OrdinalIgnoreCase) && !text.StartsWith("ROLLBACK TO", StringComparison.OrdinalIgnoreCase))
            {
                written.Remove(last.GetValueOrDefault(process, ""));
            }
            else if (!Bracket().IsMatch(text))
            {
                texts.Add(text);
            }

            if (transaction != "0")
            {
                written.Add(transaction);
                last[process] = transaction;
            }
        }

        return new AskedStatements(texts, written.Count);
    }

    // A statement of several lines goes on in lines that begin with a tab.
    [GeneratedRegex(@"^(?<database>\S+) (?<process>\d+) (?<transaction>\d+) LOG:  duration: [\d.]+ ms  (?:execute [^:]+|statement): (?<text>.*(?:\n\t.*)*)", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"^(?:BEGIN|COMMIT|START TRANSACTION)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Bracket();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
