using System.Runtime.Versioning;
using System.Text;
using Npgsql;

namespace MfaPortal.Storage.Embedded;

/// <summary>
/// Starts, finds and stops the server of one data folder. pg_ctl starts it in a session of its own, so that Ctrl-C in the
/// portal's terminal does not reach the database before the portal has finished with it.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ServerProcess(DatabaseHome home, DataFolder data, PostgresBinaries binaries)
{
    // Recovery after a crash can take a while; the dead server's children need a moment to notice.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Reuses the running server or starts one; returns its socket folder once it answers.</summary>
    public async Task<string> Ready(bool durable, ILogger logger, CancellationToken ct)
    {
        var failure = "";
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Pause)
        {
            var left = PidFile.Read(data.Path);
            if (left is not null && await Answers(left, ct))
            {
                logger.LogInformation("Using the embedded database in {Folder}", data.Path);
                return left.SocketFolder;
            }

            if (left?.Owner() is PidOwner.OurServer)
            {
                failure = "it runs, and does not answer";
            }
            else
            {
                Clear(left);
                (var started, failure) = await TryStart(durable, ct);
                if (started)
                {
                    continue;
                }

                if (!IsPassing(failure))
                {
                    break;
                }
            }

            await Task.Delay(Pause, ct);
        }

        throw new PostgresUnavailable($"The embedded database in {data.Path} did not start: {failure}");
    }

    public async Task Stop(CancellationToken ct)
    {
        var running = PidFile.Read(data.Path);
        if (running is null)
        {
            return;
        }

        var result = await home.Run(binaries.PgCtl, ["stop", "-D", Path.GetFileName(data.Path), "-m", "fast", "-w", "-t", "60"], ct);
        if (!result.Succeeded && running.Owner() is PidOwner.OurServer)
        {
            throw new PostgresUnavailable($"The embedded database in {data.Path} did not stop: {result.Output}");
        }

        SocketFolder.RemoveTemporary(running.SocketFolder);
    }

    private static void Clear(PidFile? left)
    {
        if (left is null)
        {
            return;
        }

        SocketFolder.RemoveTemporary(left.SocketFolder);
        if (left.Owner() is PidOwner.Stranger)
        {
            left.Remove();
        }
    }

    private async Task<(bool Started, string Failure)> TryStart(bool durable, CancellationToken ct)
    {
        var socketFolder = await SocketFolder.Make(home, ct);
        data.Configure(socketFolder, durable);
        var logged = File.Exists(home.Log) ? new FileInfo(home.Log).Length : 0;
        var result = await home.Run(binaries.PgCtl, ["start", "-D", Path.GetFileName(data.Path), "-l", Path.GetFileName(home.Log), "-w", "-t", "60"], ct);
        if (result.Succeeded)
        {
            return (true, "");
        }

        SocketFolder.RemoveTemporary(socketFolder);
        return (false, LoggedSince(logged) is { Length: > 0 } said ? said : result.Output);
    }

    // The killed server's children hold its memory or its lock for a moment; they notice by themselves.
    private static bool IsPassing(string failure) =>
        failure.Contains("pre-existing shared memory block", StringComparison.Ordinal)
        || failure.Contains("lock file", StringComparison.Ordinal);

    // The server behind the socket must read the same postmaster.pid that led us to it.
    private static async Task<bool> Answers(PidFile file, CancellationToken ct)
    {
        if (!Directory.Exists(file.SocketFolder))
        {
            return false;
        }

        try
        {
            await using var connection = new NpgsqlConnection(ServerConnection.ForUpkeep(file.SocketFolder));
            await connection.OpenAsync(ct);
            await using var ask = new NpgsqlCommand($"select pg_read_file('{PidFile.Name}')", connection);
            return await ask.ExecuteScalarAsync(ct) is string seen && PidFile.FirstLines(seen) == PidFile.FirstLines(file.Text);
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private string LoggedSince(long position)
    {
        if (!File.Exists(home.Log))
        {
            return "";
        }

        using var log = new FileStream(home.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Position = position;
        using var reader = new StreamReader(log, Encoding.UTF8);
        return reader.ReadToEnd().Trim();
    }
}
