using System.Data.Common;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using MfaPortal.Storage.Embedded;
using Npgsql;
using Serilog.Extensions.Logging;

namespace MfaPortal.Operations;

/// <summary>
/// What the rooms need before they can be added: the database's address and the master key. Development gets both by itself,
/// from its data folder; its private PostgreSQL stops when this is disposed.
/// </summary>
internal sealed class StartUp : IAsyncDisposable
{
    private const string Database = "mfaportal";
    private const string KeyFile = "master.key";

    private EmbeddedPostgres? embedded;

    private StartUp(string dataRoot) => DataRoot = dataRoot;

    public string DataRoot { get; }

    public string ConnectionString { get; private set; } = "";

    public MasterKey MasterKey { get; private set; } = new(new byte[MasterKey.Length]);

    /// <summary>The organisation's time zone. A demo's people sit before the machine it runs on.</summary>
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>Why the portal must not start; empty: it may.</summary>
    public List<string> Flaws { get; } = [];

    public static async Task<StartUp> Read(WebApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        var portal = settings.GetSection(PortalOptions.Section).Get<PortalOptions>() ?? new PortalOptions();
        var start = new StartUp(Path.GetFullPath(Path.Combine(builder.Environment.ContentRootPath, portal.DataRoot)));
        start.Flaws.AddRange(StartRules.Flaws(settings, builder.Environment));
        if (settings.GetConnectionString(PortalOptions.Section) is { Length: > 0 } address && StartRules.ConnectionFlaw(address) is null)
        {
            start.ConnectionString = WithLimits(address);
        }

        if (start.Flaws.Count > 0)
        {
            return start;
        }

        start.Zone = portal.TimeZone is { Length: > 0 } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone)
            : builder.Environment.IsDevelopment() ? TimeZoneInfo.Local
            : TimeZoneInfo.Utc;
        start.MasterKey = MasterKey.FromBase64(
            portal.MasterKey is { Length: > 0 } key ? key
            : portal.MasterKeyFile is { Length: > 0 } file ? await File.ReadAllTextAsync(file)
            : start.OwnKey());
        if (start.ConnectionString.Length == 0)
        {
            await start.StartDatabase(builder);
        }

        return start;
    }

    public async ValueTask DisposeAsync()
    {
        if (embedded is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await embedded.DisposeAsync();
        }
    }

    // A database that is gone must be noticed while the person still waits. What the operator wrote wins.
    internal static string WithLimits(string connectionString)
    {
        var said = new DbConnectionStringBuilder { ConnectionString = connectionString };
        var limited = new NpgsqlConnectionStringBuilder(connectionString);
        if (!said.ContainsKey("Timeout"))
        {
            limited.Timeout = 3;
        }

        if (!said.ContainsKey("Command Timeout") && !said.ContainsKey("CommandTimeout"))
        {
            limited.CommandTimeout = 10;
        }

        if (!said.ContainsKey("Application Name") && !said.ContainsKey("ApplicationName"))
        {
            limited.ApplicationName = "MfaPortal";
        }

        return limited.ConnectionString;
    }

    private async Task StartDatabase(WebApplicationBuilder builder)
    {
        using var log = new SerilogLoggerFactory(Logging.Create(builder.Configuration, builder.Environment, []), dispose: true);
        try
        {
            embedded = await EmbeddedPostgres.Start(
                new EmbeddedPostgresOptions { DataRoot = DataRoot }, log.CreateLogger<EmbeddedPostgres>(), CancellationToken.None);
            await embedded.EnsureDatabase(Database, CancellationToken.None);
            ConnectionString = WithLimits(embedded.ConnectionString(Database));
        }
        catch (PostgresUnavailable e)
        {
            Flaws.Add(e.Message);
        }
    }

    private string OwnKey()
    {
        var file = Path.Combine(DataRoot, KeyFile);
        if (File.Exists(file))
        {
            return File.ReadAllText(file);
        }

        Directory.CreateDirectory(DataRoot);
        var bytes = new byte[MasterKey.Length];
        new Entropy().Fill(bytes);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var text = Convert.ToBase64String(bytes);
        using var writer = new StreamWriter(file, options);
        writer.WriteLine(text);
        return text;
    }
}
