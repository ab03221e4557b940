using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MfaPortal.Storage;
using MfaPortal.Storage.Embedded;
using MfaPortal.Tests.Fixture;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace MfaPortal.Bench;

/// <summary>A portal as its operator runs it: another process, in Release, told everything by the environment.</summary>
internal sealed class PortalProcess : IAsyncDisposable
{
    public const string ClientId = "bench";
    public const string ClientSecret = "bench-secret-of-more-than-thirty-two-characters";
    public const string RedirectUri = "http://localhost:59999/cb";

    private readonly Process process;
    private readonly string dataRoot;
    private readonly EmbeddedPostgres database;

    private PortalProcess(Process process, EmbeddedPostgres database, string dataRoot, Uri address) =>
        (this.process, this.database, this.dataRoot, Address) = (process, database, dataRoot, address);

    public Uri Address { get; }

    /// <summary>With an empty database: its tables and the first keys are made.</summary>
    public TimeSpan FirstStartUp { get; private init; }

    public TimeSpan StartUp { get; private init; }

    public MasterKey MasterKey => MasterKey.FromBase64(File.ReadAllText(Path.Combine(dataRoot, "master.key")));

    public string ConnectionString => database.ConnectionString("mfaportal");

    public static async Task<PortalProcess> Start(string dataRoot, BenchOptions options)
    {
        var database = await EmbeddedPostgres.Start(
            new EmbeddedPostgresOptions { DataRoot = dataRoot }, NullLogger<EmbeddedPostgres>.Instance, CancellationToken.None);
        await database.EnsureDatabase("mfaportal", CancellationToken.None);
        var address = new Uri($"http://localhost:{FreePort()}");
        var settings = Settings(options, address, dataRoot, database.ConnectionString("mfaportal"));
        try
        {
            var (first, firstStartUp) = await Launch(options.Portal, address, settings);
            await Stop(first);
            first.Dispose();
            var (process, startUp) = await Launch(options.Portal, address, settings);
            return new PortalProcess(process, database, dataRoot, address) { FirstStartUp = firstStartUp, StartUp = startUp };
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>User and system time of the portal in milliseconds; the database is another process and not in it.</summary>
    public double Cpu()
    {
        process.Refresh();
        return process.TotalProcessorTime.TotalMilliseconds;
    }

    public double DatabaseCpu() => Bench.Cpu.OfTree(
        int.Parse(File.ReadLines(Path.Combine(dataRoot, "postgres", "pg", "postmaster.pid")).First(), CultureInfo.InvariantCulture));

    /// <summary>What the database was asked while something was done.</summary>
    public async Task<AskedStatements> Asked(Func<Task> done)
    {
        await Tell($"alter system set log_line_prefix = '{AskedStatements.LogLinePrefix}'", "alter system set log_min_duration_statement = 0", "select pg_reload_conf()");
        await Task.Delay(300);
        var log = new FileInfo(Path.Combine(dataRoot, "postgres", "server.log"));
        var from = log.Length;
        await done();
        using var text = new StreamReader(new FileStream(log.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        text.BaseStream.Seek(from, SeekOrigin.Begin);
        var asked = AskedStatements.Read(await text.ReadToEndAsync(), "mfaportal");
        await Tell("alter system reset log_min_duration_statement", "select pg_reload_conf()");
        return asked;
    }

    /// <summary>What the database does by itself within a minute: a plan made while a table was empty tells nothing of the day after.</summary>
    public async Task TidyUp(CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var command = source.CreateCommand("vacuum analyze");
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task Tell(params string[] statements)
    {
        // Of another database, so that what is asked here is not counted.
        await using var source = NpgsqlDataSource.Create(database.ConnectionString("postgres"));
        foreach (var statement in statements)
        {
            await using var command = source.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>"Pss" shares what other processes have mapped as well (the bench itself, of the runtime), "Rss" does not.</summary>
    public double MiB(string measure) => File.ReadLines($"/proc/{process.Id}/smaps_rollup")
        .Where(line => line.StartsWith(measure + ":", StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024)
        .FirstOrDefault();

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await Stop(process);
        }

        process.Dispose();
        NpgsqlConnection.ClearAllPools();
        await database.DisposeAsync();
        Directory.Delete(dataRoot, recursive: true);
    }

    // Answers how long it took until the portal was ready, too.
    private static async Task<(Process Process, TimeSpan StartUp)> Launch(string? folder, Uri address, (string Name, string Value)[] settings)
    {
        var dll = folder is null ? typeof(Storage.Storage).Assembly.Location : Path.GetFullPath(Path.Combine(folder, "MfaPortal.dll"));
        var start = new ProcessStartInfo("dotnet", [dll])
        {
            WorkingDirectory = Path.GetDirectoryName(dll)!,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        using var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(2) };
        while (!await Answers(http))
        {
            if (process.HasExited || clock.Elapsed > TimeSpan.FromSeconds(60))
            {
                process.Kill();
                throw new InvalidOperationException("The portal did not start.");
            }

            await Task.Delay(20);
        }

        return (process, clock.Elapsed);
    }

    private static (string Name, string Value)[] Settings(BenchOptions options, Uri address, string dataRoot, string connectionString) =>
    [
        ("ASPNETCORE_ENVIRONMENT", "Development"), ("ASPNETCORE_URLS", address.OriginalString), ("Logging__LogLevel__Default", "Warning"),
        ("Serilog__MinimumLevel__Default", "Warning"), ("MfaPortal__Issuer", address.OriginalString), ("MfaPortal__DataRoot", dataRoot),
        ("MfaPortal__SeedDemo", "false"), ("ConnectionStrings__MfaPortal", connectionString),
        ("Passwords__Iterations", options.Iterations.ToString(CultureInfo.InvariantCulture)),
        ($"Clients__{ClientId}__Name", "Bench"), ($"Clients__{ClientId}__Secrets__0", ClientSecret),
        ($"Clients__{ClientId}__RedirectUris__0", RedirectUri), ($"Clients__{ClientId}__GrantTypes__0", "authorization_code"),
        ($"Clients__{ClientId}__GrantTypes__1", "refresh_token"), ($"Clients__{ClientId}__GrantTypes__2", "client_credentials"),
        ($"Clients__{ClientId}__ServiceScopes__0", "bench.work"), ($"Clients__{ClientId}__IdTokenAlgorithm", options.Algorithm),
        ($"Clients__{ClientId}__AccessTokenAlgorithm", options.Algorithm),
    ];

    private static async Task Stop(Process process)
    {
        using (var stop = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await stop.WaitForExitAsync();
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("The portal did not stop by itself within 20 seconds.");
            process.Kill();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> Answers(HttpClient http)
    {
        try
        {
            return (await http.GetAsync(new Uri("/health/ready", UriKind.Relative))).IsSuccessStatusCode;
        }
        catch (Exception refused) when (refused is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
