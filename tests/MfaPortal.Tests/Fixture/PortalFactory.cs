using MfaPortal.RelyingApps.Logout;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace MfaPortal.Tests.Fixture;

/// <summary>
/// The whole portal on a database of its own, a clock of its own and cheap password hashes. One per test class:
/// <code>
/// public sealed class PasswordPage(PortalFactory portal) : IClassFixture&lt;PortalFactory&gt;
/// {
///     [Fact]
///     public async Task Says_the_same_for_an_unknown_name()
///     {
///         var anna = await portal.Person();
///         var browser = portal.Browser();
///         var page = await browser.Get("/sign-in");
///         page = await browser.Submit(page, "form", ("Input.Login", anna.UserName), ("Input.Password", "wrong"));
///         portal.Time.Pass(TimeSpan.FromMinutes(31));
/// </code>
/// For other settings derive from it, or <c>await using var portal = await PortalFactory.Start(("Sessions:Idle", "00:05:00"))</c>.
/// </summary>
public class PortalFactory : WebApplicationFactory<Program>, IAsyncLifetime
{
    public const string Issuer = "http://localhost";

    private const string TemplateName = "portal";

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("mfaportal-data-");
    private readonly Dictionary<string, string?> settings = [];
    private readonly List<Action<IServiceCollection>> replacements = [];

    public ManualTime Time { get; } = new();

    /// <summary>Whether sessions are ended and apps are told in the background; otherwise a test that is about them does so itself.</summary>
    public bool RunsByItself { get; init; }

    /// <summary>Where the mails of Development lie as files.</summary>
    public string MailFolder => Path.Combine(data.FullName, "mail");

    public string ConnectionString { get; private set; } = "";

    public static async Task<PortalFactory> Start(params (string Name, string? Value)[] settings)
    {
        var portal = new PortalFactory();
        foreach (var (name, value) in settings)
        {
            portal.Set(name, value);
        }

        await portal.InitializeAsync();
        return portal;
    }

    /// <summary>A setting, before the portal is first used.</summary>
    public void Set(string name, string? value) => settings[name] = value;

    /// <summary>Puts something of the test's in the place of a service, before the portal is first used.</summary>
    public void Replace(Action<IServiceCollection> replace) => replacements.Add(replace);

    public async Task InitializeAsync()
    {
        var server = await PostgresServer.Current;

        // The portal's own limits are for people who wait; a machine full of tests, checkpoints and browsers may take longer.
        ConnectionString = await server.CreateDatabase(await server.Template(TemplateName, Migrate)) + ";Timeout=60;Command Timeout=60";
    }

    /// <summary>A new browser: own cookies, nobody signed in.</summary>
    public Browser Browser() => new(Server.CreateHandler(), new Uri(Issuer));

    /// <summary>Does something with a fresh scope of the portal's services.</summary>
    public async Task<T> Ask<T>(Func<IServiceProvider, Task<T>> ask)
    {
        await using var scope = Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider);
    }

    internal Task<T> Query<T>(Func<PortalDb, Task<T>> query) => Ask(services => query(services.GetRequiredService<PortalDb>()));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (ConnectionString.Length > 0)
        {
            await (await PostgresServer.Current).DropDatabase(ConnectionString);
        }

        data.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("ConnectionStrings:MfaPortal", ConnectionString);
        builder.UseSetting("MfaPortal:Issuer", Issuer);
        builder.UseSetting("MfaPortal:DataRoot", data.FullName);
        builder.UseSetting("MfaPortal:SeedDemo", "false");
        builder.UseSetting("MfaPortal:TimeZone", "UTC");
        builder.UseSetting("Passwords:Iterations", "1000");

        // All of a test's browsers come from one place, and some of them a hundred at once.
        builder.UseSetting("Passwords:WaitingHashes", "2000");
        builder.UseSetting("Serilog:MinimumLevel", "Fatal");
        foreach (var (name, value) in settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
            services.TryAddScoped<ISignInDoor, ClosedDoor>();
            if (!RunsByItself)
            {
                foreach (var worker in services.Where(service => service.ServiceType == typeof(IHostedService) && IsOneOf(service, typeof(NoticeLoop), typeof(SessionLimitsWorker))).ToList())
                {
                    services.Remove(worker);
                }
            }

            replacements.ForEach(replace => replace(services));
        });
    }

    private static bool IsOneOf(ServiceDescriptor service, params Type[] workers) =>
        workers.Contains(service.ImplementationType ?? service.ImplementationFactory?.GetType().GenericTypeArguments[^1]);

    private static async Task Migrate(string connectionString)
    {
        await using var db = new PortalDb(new DbContextOptionsBuilder<PortalDb>().UseNpgsql(connectionString).Options);
        await db.Database.MigrateAsync();
    }

    /// <summary>Stands where no room for signing in was added.</summary>
    private sealed class ClosedDoor : ISignInDoor
    {
        public Task<string> Begin(Microsoft.AspNetCore.Http.HttpContext http, SignInNeed need, string returnTo, CancellationToken ct) =>
            Task.FromResult("/sign-in");
    }
}
