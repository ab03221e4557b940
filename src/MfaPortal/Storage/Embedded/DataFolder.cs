using System.Globalization;
using System.Runtime.Versioning;

namespace MfaPortal.Storage.Embedded;

/// <summary>PostgreSQL's data folder: made once, beside its final place, so that a half-made one is never mistaken for a database.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class DataFolder(DatabaseHome home)
{
    private const string Name = "pg";
    private const string Unfinished = "pg.new";

    public string Path { get; } = System.IO.Path.Combine(home.Folder, Name);

    /// <summary>The PostgreSQL that made the data; null where there is none yet.</summary>
    public int? MajorVersion =>
        System.IO.Path.Combine(Path, "PG_VERSION") is var file && File.Exists(file)
            ? int.Parse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture)
            : null;

    public async Task Initialise(PostgresBinaries binaries, bool durable, CancellationToken ct)
    {
        RemoveUnfinished();

        // Unique: an initdb that outlived its killed portal removes "its" folder when it fails, which must not be ours.
        var fresh = $"{Unfinished}.{Environment.ProcessId}";
        string[] arguments =
        [
            "--pgdata", fresh,
            "--username", ServerConnection.Superuser,
            "--auth-local", "trust", "--auth-host", "reject",
            "--encoding", "UTF8",
            // Order by code point: the same everywhere, and no index breaks when the system's libc changes its rules.
            "--locale", "C",
            // But letters are Unicode letters: lower('Ö') is 'ö', as on any production server.
            "--lc-ctype", OperatingSystem.IsMacOS() ? "en_US.UTF-8" : "C.UTF-8",
            .. durable ? Array.Empty<string>() : ["--no-sync"],
        ];
        var result = await home.Run(binaries.Initdb, arguments, ct);
        if (!result.Succeeded)
        {
            throw new PostgresUnavailable(Reason(result));
        }

        Directory.Move(System.IO.Path.Combine(home.Folder, fresh), Path);
    }

    /// <summary>Our lines are the whole configuration, written at each start; overwriting keeps the file's owner.</summary>
    public void Configure(string socketFolder, bool durable) =>
        File.WriteAllText(System.IO.Path.Combine(Path, "postgresql.conf"), $"""
            # Written by the portal at each start.
            listen_addresses = ''
            port = {ServerConnection.Port}
            unix_socket_directories = '{socketFolder}'
            unix_socket_permissions = 0700
            max_connections = 300
            shared_buffers = 64MB
            jit = off
            wal_level = minimal
            max_wal_senders = 0
            fsync = {OnOff(durable)}
            synchronous_commit = {OnOff(durable)}
            full_page_writes = {OnOff(durable)}
            timezone = 'UTC'
            log_timezone = 'UTC'
            lc_messages = 'C'
            log_min_messages = warning
            log_checkpoints = off
            # No statement and no detail in the log: both can carry what a person typed.
            log_min_error_statement = panic
            log_error_verbosity = terse

            """);

    private static string OnOff(bool value) => value ? "on" : "off";

    private void RemoveUnfinished()
    {
        foreach (var leftover in Directory.EnumerateDirectories(home.Folder, $"{Unfinished}*"))
        {
            try
            {
                Directory.Delete(leftover, recursive: true);
            }
            catch (IOException)
            {
                // An orphaned initdb is still writing there; it cleans up itself, or the next start does.
            }
        }
    }

    private static string Reason(Command initdb) =>
        initdb.Output.Contains("could not look up effective user ID", StringComparison.Ordinal)
            ? "PostgreSQL needs a user with an entry in /etc/passwd, and this process's user has none: run the container as a named user, or configure a connection string."
            : $"The embedded database could not be prepared; initdb said: {initdb.Output}";
}
