using System.Diagnostics;

namespace MfaPortal.Tests.Fixture;

/// <summary>
/// A temporary folder for databases that vanishes with this process, and the servers in it too. A small shell waits for the
/// end of its input, which the kernel brings about however the process ends: normally, by Ctrl-C, or killed by a hang guard.
/// </summary>
internal static class PostgresRunFolder
{
    private const string Prefix = "mfaportal-tests-";
    private const string LockName = "run.lock";

    // Out of the process group where the system can, so that killing the group leaves somebody to clean up.
    private const string Detach = """
        if command -v setsid >/dev/null; then exec setsid /bin/sh -c "$1" sh "$2"; else exec /bin/sh -c "$1" sh "$2"; fi
        """;

    private const string RemoveAtEndOfInput = """
        trap '' INT TERM HUP
        exec >/dev/null 2>&1
        cat
        rounds=0
        # Again until it is gone: an initdb or a server that the killed process had just begun may still be writing.
        while [ -e "$1" ] && [ "$rounds" -lt 50 ]; do
          find "$1" -name postmaster.pid | while read -r file; do
            pid=$(head -n 1 "$file")
            case $(sed -n 5p "$file") in */mfaportal-socket-*) rm -rf "$(sed -n 5p "$file")" ;; esac
            case $(cat "/proc/$pid/comm" || ps -o comm= -p "$pid") in *postgres) kill -QUIT "$pid" ;; *) continue ;; esac
            tries=0
            while [ -f "$file" ] && [ "$tries" -lt 100 ]; do sleep 0.05; tries=$((tries + 1)); done
          done
          rm -rf "$1" || sleep 0.2
          rounds=$((rounds + 1))
        done
        """;

    // Held for the life of the process: their closing is the signal.
    private static readonly List<IDisposable> Held = [];

    public static string Create()
    {
        RemoveForgotten();
        var folder = Directory.CreateTempSubdirectory(Prefix).FullName;
        if (!OperatingSystem.IsWindows())
        {
            // As root the server runs as somebody else, who must be able to pass through.
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_001_001);
        }

        lock (Held)
        {
            Held.Add(new FileStream(Path.Combine(folder, LockName), FileMode.CreateNew, FileAccess.Write, FileShare.None));
            Held.Add(RemoveLater(folder));
        }

        return folder;
    }

    // Where nothing could detach, whoever kills a process group kills the shell too; its folder is the one that nobody holds.
    private static void RemoveForgotten()
    {
        foreach (var file in Directory.EnumerateDirectories(Path.GetTempPath(), $"{Prefix}*").Select(folder => Path.Combine(folder, LockName)))
        {
            try
            {
                using var free = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.None);
                using var removal = RemoveLater(Path.GetDirectoryName(file)!);
                removal.StandardInput.Close();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A run that lives, or somebody else's.
            }
        }
    }

    private static Process RemoveLater(string folder) =>
        Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Detach, "sh", RemoveAtEndOfInput, folder])
        {
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        })!;
}
