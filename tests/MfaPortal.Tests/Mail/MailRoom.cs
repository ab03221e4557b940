using MfaPortal.Audit;
using MfaPortal.Mail;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using MfaPortal.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MfaPortal.Tests.Mail;

/// <summary>The room as Program.cs builds it, on a database of its own, with a clock to turn and a log to read.</summary>
internal sealed class MailRoom : IAsyncDisposable
{
    private readonly string database;
    private readonly ServiceProvider services;

    private MailRoom(string database, Clock clock, MailOptions mail)
    {
        this.database = database;
        Clock = clock;
        var settings = new ConfigurationBuilder().AddInMemoryCollection(Settings(mail)).Build();
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Trace));
        collection.AddSingleton<IConfiguration>(settings);
        collection.AddSingleton<TimeProvider>(clock);
        collection.AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = Environments.Development });
        collection.AddStorage(database, new MasterKey(new byte[MasterKey.Length]));
        collection.AddAudit();
        collection.AddTexts(TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam"));
        collection.AddMail(settings, new HostingEnvironment { EnvironmentName = Environments.Development }, Path.GetTempPath());
        services = collection.BuildServiceProvider(validateScopes: true);
    }

    public Clock Clock { get; }

    public LogLines Log { get; } = new();

    public OutboxWorker Worker => services.GetRequiredService<OutboxWorker>();

    public DueMail Due => services.GetRequiredService<DueMail>();

    public MailOptions Options => services.GetRequiredService<IOptions<MailOptions>>().Value;

    public string Database => database;

    /// <summary>A second node on the same database.</summary>
    public MailRoom Neighbour(MailOptions mail) => new(database, Clock, mail);

    public static async Task<MailRoom> Open(MailOptions mail)
    {
        var server = await PostgresServer.Current;
        var template = await server.Template("portal_for_mail", Migrate);
        return new(await server.CreateDatabase(template), new Clock(), mail);
    }

    /// <summary>Queues the letters as an act would, and saves or does not.</summary>
    public async Task Act(Action<Outbox> queue, bool save = true)
    {
        await using var scope = services.CreateAsyncScope();
        queue(scope.ServiceProvider.GetRequiredService<Outbox>());
        if (save)
        {
            await scope.ServiceProvider.GetRequiredService<PortalDb>().SaveChangesAsync();
        }
    }

    /// <summary>An act in a transaction that stays open until <paramref name="beforeCommit"/> has its answer.</summary>
    public async Task<T> ActInTransaction<T>(Action<Outbox> queue, Func<Task<T>> beforeCommit)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        queue(scope.ServiceProvider.GetRequiredService<Outbox>());
        await db.SaveChangesAsync();
        var waiting = await beforeCommit();
        await transaction.CommitAsync();
        return waiting;
    }

    public async Task<List<OutboxRow>> Rows()
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        return await db.Set<OutboxRow>().AsNoTracking().OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).ToListAsync();
    }

    public async ValueTask DisposeAsync() => await services.DisposeAsync();

    private static async Task Migrate(string connectionString)
    {
        await using var db = new PortalDb(new DbContextOptionsBuilder<PortalDb>().UseNpgsql(connectionString).Options);
        await db.Database.MigrateAsync();
    }

    private static Dictionary<string, string?> Settings(MailOptions mail) => new()
    {
        ["Mail:From"] = mail.From,
        ["Mail:FromName"] = mail.FromName,
        ["Mail:Host"] = mail.Host,
        ["Mail:Port"] = mail.Port?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["Mail:CaFile"] = mail.CaFile,
        ["Branding:Name"] = "Contoso",
        ["Branding:HelpdeskPhone"] = "088 123 45 67",
    };
}
