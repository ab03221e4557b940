using System.Globalization;
using System.Text.RegularExpressions;

namespace MfaPortal.Storage.Embedded;

/// <summary>A folder with the server binaries of one PostgreSQL, and its major version.</summary>
internal sealed partial record PostgresBinaries(string Folder, int MajorVersion)
{
    public const int OldestVersion = 14;

    public string Initdb => Path.Combine(Folder, "initdb");

    public string PgCtl => Path.Combine(Folder, "pg_ctl");

    /// <summary>Data folders belong to one major version: an existing one is opened with its own version only.</summary>
    public static async Task<PostgresBinaries> Find(IEnumerable<string> folders, int? dataVersion, string dataFolder, CancellationToken ct)
    {
        var seen = new SortedSet<int>();
        foreach (var folder in folders.Where(HasServer).Distinct())
        {
            if (await VersionOf(folder, ct) is not { } version)
            {
                continue;
            }

            seen.Add(version);
            if (dataVersion is null ? version >= OldestVersion : version == dataVersion)
            {
                return new(folder, version);
            }
        }

        throw new PostgresUnavailable(Missing(dataVersion, dataFolder, seen));
    }

    public static IEnumerable<string> UsualFolders()
    {
        if (Environment.GetEnvironmentVariable("PGBIN") is { Length: > 0 } chosen)
        {
            yield return chosen;
        }

        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            yield return folder;
        }

        // Debian and Fedora keep the server outside PATH; so does Homebrew for versioned formulas.
        string[] parents = ["/usr/lib/postgresql", "/usr", "/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt"];
        foreach (var folder in parents.SelectMany(NewestFirst))
        {
            yield return folder;
        }

        yield return "/opt/homebrew/opt/postgresql/bin";
        yield return "/usr/local/pgsql/bin";
        yield return "/Applications/Postgres.app/Contents/Versions/latest/bin";
    }

    private static IEnumerable<string> NewestFirst(string parent) =>
        Directory.Exists(parent)
            ? from folder in Directory.EnumerateDirectories(parent)
              let match = VersionedFolder().Match(Path.GetFileName(folder))
              where match.Success
              orderby int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) descending
              select Path.Combine(folder, "bin")
            : [];

    private static bool HasServer(string folder) =>
        Array.TrueForAll(["initdb", "pg_ctl", "postgres"], name => File.Exists(Path.Combine(folder, name)));

    private static async Task<int?> VersionOf(string folder, CancellationToken ct)
    {
        var answer = await Command.Run(Path.Combine(folder, "pg_ctl"), ["--version"], "/", account: null, ct);
        var match = VersionText().Match(answer.Output);
        return answer.Succeeded && match.Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;
    }

    private static string Missing(int? dataVersion, string dataFolder, SortedSet<int> seen)
    {
        var found = seen.Count == 0 ? "none were found" : $"found only version {string.Join(", ", seen)}";
        return dataVersion is null
            ? $"The embedded database needs PostgreSQL's server binaries (version {OldestVersion} or newer), and {found}: "
              + "install them (Debian, Ubuntu: 'apt-get install postgresql'; macOS: 'brew install postgresql@17'), "
              + "set PGBIN to their folder, or configure a connection string."
            : $"The data in {dataFolder} was made by PostgreSQL {dataVersion}, and of its server binaries {found}: "
              + $"install PostgreSQL {dataVersion}, set PGBIN to its folder, or remove the data folder to begin anew.";
    }

    [GeneratedRegex(@"^(?:postgresql@|pgsql-)?([0-9]{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex VersionedFolder();

    [GeneratedRegex(@"\(PostgreSQL\) ([0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex VersionText();
}
