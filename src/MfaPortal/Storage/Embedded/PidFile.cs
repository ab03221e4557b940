using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace MfaPortal.Storage.Embedded;

/// <summary>What <c>postmaster.pid</c> says: which process serves the data folder, and where its socket is.</summary>
internal sealed record PidFile(string Path, string Text, int Pid, string SocketFolder)
{
    public const string Name = "postmaster.pid";

    public static PidFile? Read(string dataFolder)
    {
        var path = System.IO.Path.Combine(dataFolder, Name);
        if (TryRead(path) is not { } text)
        {
            return null;
        }

        var lines = text.Split('\n');
        return int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            ? new(path, text, pid, lines.ElementAtOrDefault(4) ?? "")
            : null;
    }

    /// <summary>
    /// Is the process with that number this folder's server? After a crash the number may belong to anybody;
    /// PostgreSQL only asks whether it is alive, and would refuse to start for as long as the stranger lives.
    /// </summary>
    public PidOwner Owner()
    {
        try
        {
            using var process = Process.GetProcessById(Pid);
            if (!OperatingSystem.IsLinux())
            {
                return process.ProcessName == "postgres" ? PidOwner.OurServer : PidOwner.Stranger;
            }

            // A server works in its data folder, so the file seen from there is this very one.
            var seen = TryRead($"/proc/{Pid.ToString(CultureInfo.InvariantCulture)}/cwd/{Name}");
            return seen is not null && FirstLines(seen) == FirstLines(Text) ? PidOwner.OurServer : PidOwner.Stranger;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return PidOwner.Nobody;
        }
    }

    /// <summary>Removes what a dead server left and a stranger's process number keeps PostgreSQL from removing itself.</summary>
    public void Remove()
    {
        File.Delete(Path);
        if (Directory.Exists(SocketFolder))
        {
            File.Delete(System.IO.Path.Combine(SocketFolder, $".s.PGSQL.{ServerConnection.Port}.lock"));
        }
    }

    // The last line is the server's state and changes while it starts.
    public static string FirstLines(string text) => string.Join('\n', text.Split('\n').Take(4));

    private static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
