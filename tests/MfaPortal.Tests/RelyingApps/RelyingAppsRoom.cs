using System.Security.Cryptography;
using System.Text;
using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Factors;
using MfaPortal.Oidc.Host;
using MfaPortal.Operations;
using MfaPortal.RelyingApps;
using MfaPortal.RelyingApps.Grants;
using MfaPortal.RelyingApps.Keys;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MfaPortal.Tests.RelyingApps;

/// <summary>The room on a database of its own: one node, with one account signed in.</summary>
internal sealed class RelyingAppsRoom : IAsyncDisposable
{
    private const string TemplateName = "relying_apps_template";
    private static readonly byte[] Master = SHA256.HashData("relying apps"u8);

    private RelyingAppsRoom(WebApplication app, string connectionString, Clock clock)
    {
        App = app;
        ConnectionString = connectionString;
        Clock = clock;
    }

    public WebApplication App { get; }

    public string ConnectionString { get; }

    public Clock Clock { get; }

    public AccountId Account { get; private set; }

    public SessionId Session { get; private set; }

    public string Cookie { get; private set; } = "";

    public SigningKeyStore Keys => App.Services.GetRequiredService<SigningKeyStore>();

    public static async Task<RelyingAppsRoom> Open(Action<IConfigurationBuilder>? settings = null)
    {
        var server = await PostgresServer.Current;
        var template = await server.Template(TemplateName, async connectionString =>
        {
            await using var app = Build(connectionString, new Clock(), Master, null);
            await app.Services.GetRequiredService<Schema>().Migrate(CancellationToken.None);
        });
        var room = Node(await server.CreateDatabase(template), new Clock(), settings: settings);
        await room.SignSomebodyIn();
        return room;
    }

    /// <summary>Another node of the same portal, or one that lost the master key.</summary>
    public static RelyingAppsRoom Node(string connectionString, Clock clock, byte[]? master = null, Action<IConfigurationBuilder>? settings = null) =>
        new(Build(connectionString, clock, master ?? Master, settings), connectionString, clock);

    public async Task<T> Use<TService, T>(Func<TService, Task<T>> use) where TService : notnull
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public Task<int> Change(FormattableString sql) => Use<PortalDb, int>(db => db.Database.ExecuteSqlAsync(sql));

    public Task<List<AuditRow>> Trail() => Use<PortalDb, List<AuditRow>>(db => db.Set<AuditRow>().AsNoTracking().OrderBy(row => row.Id).ToListAsync());

    public Task<GrantRow> Grant() => Use<PortalDb, GrantRow>(db => db.Set<GrantRow>().AsNoTracking().SingleAsync());

    public async Task<CodeGrant> IssueCode(string clientId = "timesheets", bool offline = false)
    {
        var now = Clock.GetUtcNow();
        var code = new CodeGrant
        {
            CodeHash = SHA256.HashData(Encoding.UTF8.GetBytes($"{clientId} {now:O}")),
            ClientId = clientId,
            Subject = Account.ToString(),
            SessionId = Session.ToString(),
            RedirectUri = "http://localhost:5081/signin-oidc",
            Nonce = "a nonce",
            CodeChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            Scopes = offline ? ["openid", "profile", "offline_access"] : ["openid", "profile"],
            Claims = new RequestedClaims(["email"], ["name", "locale"]),
            AuthTime = now.AddMinutes(-3),
            Acr = "mfa",
            Amr = ["pwd", "otp"],
            IssuedAt = now,
            ExpiresAt = now.AddSeconds(60),
            Offline = offline,
            EndsAt = offline ? now.AddDays(30) : now.AddHours(12),
        };
        await Use<IGrants, int>(async grants =>
        {
            await grants.Issue(code, CancellationToken.None);
            return 0;
        });
        return code;
    }

    public Task<Redemption> Redeem(CodeGrant code, string clientId = "timesheets") =>
        Use<IGrants, Redemption>(grants => grants.Redeem(code.CodeHash, clientId, null, Clock.GetUtcNow(), CancellationToken.None));

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
    }

    public async Task DropDatabase() => await (await PostgresServer.Current).DropDatabase(ConnectionString);

    private static WebApplication Build(string connectionString, Clock clock, byte[] master, Action<IConfigurationBuilder>? settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "MfaPortal", EnvironmentName = "Development" });
        builder.Configuration.Sources.Clear();
        settings?.Invoke(builder.Configuration);
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddOptions<PortalOptions>().Configure(options => options.Issuer = "http://localhost:5080");
        builder.Services.AddStorage(connectionString, new MasterKey(master));

        // The audit's facts are jsonb, and the driver writes a dictionary only when it was told that it may.
        builder.Services.AddSingleton(_ => new NpgsqlDataSourceBuilder(connectionString).EnableDynamicJson().Build());
        builder.Services.AddAudit();
        builder.Services.AddSessions(builder.Configuration);
        builder.Services.AddSingleton<ITrustSwitch, NoTrust>();
        builder.Services.RemoveAll<SessionGate>(); // Leads to the sign-in, which is another room's.
        builder.Services.AddTexts();
        MfaPortal.Ui.Ui.AddBranding(builder.Services);
        builder.Services.AddRelyingApps(builder.Configuration);
        builder.Services.AddRazorPages().WithRazorPagesAtContentRoot();
        var app = builder.Build();
        app.UseLanguageChoice();
        app.MapRazorPages();
        return app;
    }

    private async Task SignSomebodyIn()
    {
        var now = Clock.GetUtcNow();
        var secret = Token256.New(new Entropy());
        var organisation = new Organisation { Id = RowId.New<OrganisationId>(now), Code = "contoso", Name = "Contoso" };
        var account = new Account
        {
            Id = RowId.New<AccountId>(now),
            OrganisationId = organisation.Id,
            UserName = "employee",
            UserNameKey = "employee",
            Email = "employee@example.test",
            EmailKey = "employee@example.test",
            DisplayName = "Saskia de Vries",
            DisplayNameKey = "saskia de vries",
            GivenName = "Saskia",
            FamilyName = "de Vries",
            Language = "nl",
            Roles = [Role.Helpdesk],
            CreatedAt = now,
        };
        var session = new Session
        {
            Id = RowId.New<SessionId>(now),
            AccountId = account.Id,
            SecretHash = secret.Hash,
            StartedAt = now,
            AuthenticatedAt = now,
            PasswordAt = now,
            FactorAt = now,
            Strength = Strength.Strong,
            Amr = ["pwd", "otp"],
            LastActivityAt = now,
            ExpiresAt = now.AddHours(12),
        };
        await Use<PortalDb, int>(db =>
        {
            db.AddRange(organisation, account, session);
            return db.SaveChangesAsync();
        });
        Account = account.Id;
        Session = session.Id;
        Cookie = $"session={session.Id}.{secret.Reveal()}";
    }
}

/// <summary>A clock that goes when it is told to.</summary>
internal sealed class Clock : TimeProvider
{
    private long ticks = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero).UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Pass(TimeSpan time) => Interlocked.Add(ref ticks, time.Ticks);
}

internal sealed class NoTrust : ITrustSwitch
{
    public bool IsOn => false;
}
