using System.Net;
using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Factors;
using MfaPortal.Mail;
using MfaPortal.Operations;
using MfaPortal.Passwords;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using MfaPortal.Texts;
using MfaPortal.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MfaPortal.Tests.Passwords;

/// <summary>The rooms that passwords live among, on a database of their own, with one organisation and one person.</summary>
internal sealed class PasswordPortal : IAsyncDisposable
{
    public const string Issuer = "https://portal.example.test";
    public const string Password = "correct horse battery staple";
    public const string Better = "seven purple lamps over Leuven";

    private readonly WebApplication app;
    private readonly string database;

    private PasswordPortal(WebApplication app, string database, Clock clock)
    {
        this.app = app;
        this.database = database;
        Clock = clock;
    }

    public Clock Clock { get; }

    public AccountId Anna { get; private set; }

    public IServiceProvider Services => app.Services;

    public PasswordHash Hash => Services.GetRequiredService<PasswordHash>();

    public static async Task<PasswordPortal> Start(params (string Key, string? Value)[] settings)
    {
        var server = await PostgresServer.Current;
        var database = await server.CreateDatabase(await server.Template("passwords_template", Migrate));
        var clock = new Clock();
        var app = Build(database, clock, settings);
        await app.StartAsync();
        var portal = new PasswordPortal(app, database, clock);
        portal.Anna = await portal.Add("anna", "anna@example.test");
        return portal;
    }

    public async Task<AccountId> Add(string name, string? email, AccountState state = AccountState.Active)
    {
        var id = await In(async services =>
        {
            var db = services.GetRequiredService<PortalDb>();
            var organisation = await db.Set<Organisation>().FirstOrDefaultAsync();
            if (organisation is null)
            {
                organisation = new Organisation { Id = RowId.New<OrganisationId>(Clock.GetUtcNow()), Code = "fabrikam", Name = "Fabrikam Bank" };
                db.Add(organisation);
            }

            var account = new Account
            {
                Id = RowId.New<AccountId>(Clock.GetUtcNow()),
                OrganisationId = organisation.Id,
                UserName = name,
                UserNameKey = LoginName.Key(name),
                Email = email,
                EmailKey = email is null ? null : LoginName.Key(email),
                DisplayName = name + " Vandenberghe",
                DisplayNameKey = LoginName.Key(name + " Vandenberghe"),
                State = state,
                CreatedAt = Clock.GetUtcNow(),
            };
            db.Add(account);
            await db.SaveChangesAsync();
            return account.Id;
        });
        await using var scope = Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PasswordBook>().Set(id, Password, default);
        return id;
    }

    public Task<PasswordVerdict> Check(string login, string password) =>
        In(services => services.GetRequiredService<PasswordCheck>().Check(login, password, default));

    public async Task Ask(string login)
    {
        // Rows are sorted by their time.
        Clock.Move(TimeSpan.FromMilliseconds(1));
        await using var scope = Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ResetDesk>().Ask(login, default);
    }

    /// <summary>Asks, lets the worker answer, and returns the token of the mailed link.</summary>
    public async Task<string> Link(string login = "anna")
    {
        await Ask(login);
        await Handle();
        return Token((await Mails())[^1]);
    }

    public Task<int> Handle() => Services.GetRequiredService<ResetWorker>().HandleDue(default);

    public Task<PasswordReset> Use(string token, string password) =>
        In(services => services.GetRequiredService<ResetDesk>().Use(token, password, default));

    public static string Token(WrittenLetter letter)
    {
        var start = letter.Text.IndexOf("token=", StringComparison.Ordinal) + "token=".Length;
        return letter.Text.Substring(start, 43);
    }

    public Task<List<WrittenLetter>> Mails(string template = "password-reset") => Read(async db =>
    {
        var rows = await db.Set<OutboxRow>().Where(row => row.Template == template).OrderBy(row => row.Id).ToListAsync();
        return rows.Select(row => WrittenLetter.Open(Services.GetRequiredService<SecretBox>(), row.Id, row.Payload)).ToList();
    });

    public Task<T> Read<T>(Func<PortalDb, Task<T>> work) => In(services => work(services.GetRequiredService<PortalDb>()));

    public Task<PasswordRow> Row(AccountId account) => Read(db => db.Set<PasswordRow>().AsNoTracking().SingleAsync(row => row.AccountId == account));

    public Task SetState(AccountId account, AccountState state) => Read(db => db.Set<Account>()
        .Where(row => row.Id == account).ExecuteUpdateAsync(row => row.SetProperty(a => a.State, state)));

    /// <summary>A signed-in browser's row; returns its cookie value.</summary>
    public Task<string> SignedIn(AccountId account) => Read(async db =>
    {
        var now = Clock.GetUtcNow();
        var secret = Token256.New(Services.GetRequiredService<Oidc.Host.Entropy>());
        var session = new Session
        {
            Id = RowId.New<SessionId>(now),
            AccountId = account,
            SecretHash = secret.Hash,
            StartedAt = now,
            AuthenticatedAt = now,
            PasswordAt = now,
            Strength = Strength.Password,
            Amr = ["pwd"],
            LastActivityAt = now,
            ExpiresAt = now.AddHours(12),
        };
        db.Add(session);
        await db.SaveChangesAsync();
        return $"{session.Id}.{secret.Reveal()}";
    });

    public Task<int> OpenSessions(AccountId account) => Read(db => db.Set<Session>().CountAsync(row => row.AccountId == account && row.EndedAt == null));

    public PasswordBrowser Browser(string? session = null)
    {
        var cookies = new CookieContainer();
        if (session is not null)
        {
            cookies.Add(new Uri(Issuer), new Cookie("__Host-session", session) { Secure = true });
        }

        return new PasswordBrowser(new HttpClient(new CookieContainerHandler(cookies) { InnerHandler = app.GetTestServer().CreateHandler() })
        {
            BaseAddress = new Uri(Issuer),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await (await PostgresServer.Current).DropDatabase(database);
    }

    public async Task<T> In<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    private static WebApplication Build(string database, Clock clock, (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Passwords:Iterations"] = "1000",
            ["MfaPortal:Issuer"] = Issuer,
            ["Mail:From"] = "portal@example.test",
            ["Mail:Host"] = "mail.example.test",
            ["Branding:Name"] = "Harbourlight",
        });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => setting.Value));

        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddOptions<PortalOptions>().BindConfiguration(PortalOptions.Section);
        builder.Services.AddStorage(database, new MasterKey(new byte[MasterKey.Length]));
        builder.Services.AddSingleton(_ => new NpgsqlDataSourceBuilder(database).EnableDynamicJson().Build());
        builder.Services.AddAudit().AddAccounts().AddTexts().AddBranding();
        builder.Services.AddMail(builder.Configuration, builder.Environment, Path.GetTempPath());
        builder.Services.AddSessions(builder.Configuration);
        builder.Services.AddPasswords(builder.Configuration);
        builder.Services.AddScoped<ISignInDoor, NoDoor>();
        builder.Services.AddScoped<IFactorGuard, NoGuard>();
        builder.Services.AddSingleton<ITrustSwitch, NoTrust>();
        builder.Services.AddScoped<IReachedApps, NoApps>();
        builder.Services.AddScoped<IEndsWithThePerson, EndedPeople>();
        builder.Services.AddSingleton<List<AccountId>>();
        builder.Services.AddRouting();
        builder.Services.AddRazorPages().AddApplicationPart(typeof(PortalDb).Assembly).WithRazorPagesAtContentRoot()
            .AddMvcOptions(options => options.Filters.AddService<SessionGate>());

        // Workers are run by the tests, at the moment they choose.
        foreach (var worker in builder.Services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationFactory is not null).ToList())
        {
            builder.Services.Remove(worker);
        }

        var app = builder.Build();
        app.UseLanguageChoice();
        app.UseRouting();
        app.MapRazorPages();
        app.MapPasswords();
        return app;
    }

    private static async Task Migrate(string connectionString)
    {
        await using var db = new PortalDb(new DbContextOptionsBuilder<PortalDb>().UseNpgsql(connectionString).Options);
        await db.Database.MigrateAsync();
    }

    private sealed class NoTrust : ITrustSwitch
    {
        public bool IsOn => false;
    }

    private sealed class NoGuard : IFactorGuard
    {
        public Task<MfaPortal.Factors.Strength> ToChange(SignedIn owner, CancellationToken ct) => throw new NotSupportedException("No page here changes factors.");
    }

    private sealed class NoDoor : ISignInDoor
    {
        public Task<string> Begin(HttpContext http, SignInNeed need, string returnTo, CancellationToken ct) => Task.FromResult("/sign-in");
    }

    private sealed class NoApps : IReachedApps
    {
        public Task<ILookup<SessionId, string>> Of(IReadOnlyCollection<SessionId> sessions, CancellationToken ct) =>
            Task.FromResult(Array.Empty<string>().ToLookup(_ => default(SessionId)));
    }

    private sealed class EndedPeople(List<AccountId> ended) : IEndsWithThePerson
    {
        public Task EndAll(AccountId account, string reason, AccountId actor, CancellationToken ct)
        {
            ended.Add(account);
            return Task.CompletedTask;
        }
    }
}
