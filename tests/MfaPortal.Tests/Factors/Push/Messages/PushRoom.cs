using System.Security.Cryptography;
using MfaPortal.Factors.Push.Messages;
using MfaPortal.Mail;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MfaPortal.Tests.Factors.Push.Messages;

/// <summary>One node that sends messages, on a database of its own; others may join it there.</summary>
internal sealed class PushRoom : IAsyncDisposable
{
    private static readonly byte[] Master = SHA256.HashData("push messages"u8);

    private readonly ServiceProvider services;
    private readonly string connectionString;

    private PushRoom(ServiceProvider services, string connectionString, Clock clock, LogLines log) =>
        (this.services, this.connectionString, Clock, Log) = (services, connectionString, clock, log);

    public Clock Clock { get; }

    public LogLines Log { get; }

    public IPushMessages Messages => services.GetRequiredService<IPushMessages>();

    public IServiceProvider Services => services;

    public static async Task<PushRoom> Open(params (string Name, string? Value)[] settings)
    {
        var server = await PostgresServer.Current;
        var template = await server.Template("push_messages", async connection =>
        {
            await using var db = new PortalDb(new DbContextOptionsBuilder<PortalDb>().UseNpgsql(connection).Options);
            await db.Database.MigrateAsync();
        });
        return Build(await server.CreateDatabase(template), Master, settings);
    }

    /// <summary>Another node on the same database, or one with another master key.</summary>
    public PushRoom Join(byte[]? master = null) => Build(connectionString, master ?? Master);

    public async Task<T> Query<T>(Func<PortalDb, Task<T>> query)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        return await query(db);
    }

    public async ValueTask DisposeAsync() => await services.DisposeAsync();

    private static PushRoom Build(string connectionString, byte[] master, params (string Name, string? Value)[] settings)
    {
        var (clock, log) = (new Clock(), new LogLines());
        var collection = new ServiceCollection();
        collection.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))).Build());
        collection.AddSingleton<IHostEnvironment>(new Development());
        collection.AddLogging(logging => logging.AddProvider(log));
        collection.AddSingleton<TimeProvider>(clock);
        collection.TryAddSingleton<Entropy>();
        collection.AddStorage(connectionString, new MasterKey(master));
        collection.AddOptions<MailOptions>().Configure(options => options.From = "portal@example.test");
        collection.AddPushMessages();
        return new PushRoom(collection.BuildServiceProvider(), connectionString, clock, log);
    }

    private sealed class Development : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Development;

        public string ApplicationName { get; set; } = "MfaPortal";

        public string ContentRootPath { get; set; } = "";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
