using System.Runtime.Versioning;
using System.Text;

namespace MfaPortal.Storage.Embedded;

/// <summary>Where the server's socket lives: in the home, or in a private temporary folder where the home's path does not fit.</summary>
[UnsupportedOSPlatform("windows")]
internal static class SocketFolder
{
    private const string TemporaryPrefix = "mfaportal-socket-";

    // sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero included.
    private const int LongestPath = 103;

    public static async Task<string> Make(DatabaseHome home, CancellationToken ct)
    {
        var inHome = Path.Combine(home.Folder, "socket");

        // A random name, made by mkdtemp: a predictable one in a shared folder could be somebody else's before it is ours.
        var folder = Fits(inHome) ? inHome : Directory.CreateTempSubdirectory(TemporaryPrefix).FullName;
        await home.Account.Own(folder, ct);
        return folder;
    }

    public static void RemoveTemporary(string folder)
    {
        if (Path.GetFileName(folder).StartsWith(TemporaryPrefix, StringComparison.Ordinal) && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // PostgreSQL and Npgsql both read a list of hosts, so a comma would split the path; quotes would need two sorts of quoting.
    private static bool Fits(string folder) =>
        Encoding.UTF8.GetByteCount(folder) + $"/.s.PGSQL.{ServerConnection.Port}".Length <= LongestPath
        && !folder.Any(letter => letter is ',' or '\'' or '"' or '\\' or '\n' or '\r');
}
