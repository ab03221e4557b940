using System.Text.RegularExpressions;

namespace MfaPortal.Tests.Fixture;

/// <summary>
/// What one database was asked, as PostgreSQL itself writes it down: each statement of a batch is one. The beginning and the end of a
/// transaction are no statements here; <see cref="Commits"/> are the transactions that wrote and held.
/// </summary>
internal sealed partial record AskedStatements(IReadOnlyList<string> Texts, int Commits)
{
    /// <summary>The database, the process that served, and the transaction it had taken a number for, which only writing does.</summary>
    public const string LogLinePrefix = "%d %p %x ";

    public override string ToString() => $"{Texts.Count} statements, {Commits} commits\n" + string.Join('\n', Texts.Select((text, at) => $"{at + 1,3} {text}"));

    /// <summary>Reads what the server wrote with <see cref="LogLinePrefix"/> and <c>log_min_duration_statement = 0</c>.</summary>
    public static AskedStatements Read(string log, string database)
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
            else if (!Bracket().IsMatch(text) && !LookOut().IsMatch(text))
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

    // What the portal asks by itself every few seconds, whether anybody comes or not: have the apps or the keys changed.
    [GeneratedRegex(@"string_agg\(id \|\| ' ' \|\| version|^SELECT s\.\w+.* FROM signing_keys AS s", RegexOptions.IgnoreCase)]
    private static partial Regex LookOut();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
