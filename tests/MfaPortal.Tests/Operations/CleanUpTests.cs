using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Mail;
using MfaPortal.Operations;
using MfaPortal.Passwords;
using MfaPortal.RelyingApps;
using MfaPortal.RelyingApps.Grants;
using MfaPortal.Safety;
using MfaPortal.Sessions;
using MfaPortal.SignIn;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using MfaPortal.TrustedBrowsers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace MfaPortal.Tests.Operations;

public sealed class CleanUpTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly PortalFactory portal = new();

    private DateTimeOffset Now => portal.Time.Now;

    public Task InitializeAsync() => portal.InitializeAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Theory]
    [InlineData("journeys", 1)]
    [InlineData("challenges", 1)]
    [InlineData("password_resets", 2)]
    [InlineData("refresh_tokens", 1)]
    [InlineData("grants", 2)]
    [InlineData("sessions", 30)]
    [InlineData("enrolment_reminders", 30)]
    [InlineData("trusted_browsers", 1)]
    [InlineData("factors", 90)]
    [InlineData("outbox", 30)]
    [InlineData("freeze_links", 0)]
    [InlineData("shown_errors", 30)]
    public async Task Deletes_what_is_past_its_time_and_nothing_younger(string table, int days)
    {
        var account = await portal.Person();
        var old = Now - TimeSpan.FromDays(days) - TimeSpan.FromMinutes(1);
        var young = Now - TimeSpan.FromDays(days) + TimeSpan.FromMinutes(1);
        await Save(Row(table, account.Id, old), Row(table, account.Id, young), Row(table, account.Id, null));

        await Run();

        Assert.Equal(2, await Count(table));
    }

    [Fact]
    public async Task Keeps_no_sign_in_that_is_over_and_was_nobodys()
    {
        var account = await portal.Person();
        await Save(
            Journey(Now - TimeSpan.FromTicks(10)), Journey(Now - TimeSpan.FromHours(3)), Journey(Now), Journey(Now - TimeSpan.FromHours(3), account.Id));

        Assert.Equal(2, await Run());
        Assert.Equal(1, await portal.Query(db => db.Set<Journey>().CountAsync(journey => journey.AccountId == null)));
    }

    [Fact]
    public async Task Goes_on_until_nothing_is_left()
    {
        await portal.Query(db => db.Database.ExecuteSqlAsync($"""
            insert into journeys (id, wish, required_strength, created_at, expires_at)
            select gen_random_uuid(), 0, 0, {Now.AddDays(-9)}, {Now.AddDays(-9)} from generate_series(1, 2500)
            """));

        Assert.Equal(2500, await Run());
        Assert.Equal(0, await Count("journeys"));
    }

    [Fact]
    public async Task Leaves_the_work_to_a_node_that_is_at_it()
    {
        await Save(Journey(Now.AddDays(-9)));
        await using var other = new NpgsqlConnection(portal.ConnectionString);
        await other.OpenAsync();
        await using var atIt = await other.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand($"select pg_advisory_xact_lock({(long)OneNode.CleanUp})", other))
        {
            await take.ExecuteNonQueryAsync();
        }

        Assert.Equal(0, await Run());
        await atIt.RollbackAsync();
        Assert.Equal(1, await Run());
    }

    [Fact]
    public async Task Keeps_the_session_of_a_grant_that_outlives_it()
    {
        var account = await portal.Person();
        var rows = Grant(account.Id, Now.AddDays(100));
        await Save(rows);
        await portal.Query(db => db.Database.ExecuteSqlAsync($"update sessions set expires_at = {Now.AddDays(-31)}"));

        await Run();

        Assert.Equal((1, 1), (await Count("sessions"), await Count("grants")));
    }

    [Fact]
    public async Task Goes_on_with_the_others_where_one_table_fails()
    {
        await Save(Row("outbox", (await portal.Person()).Id, Now.AddDays(-31)));
        await portal.Query(db => db.Database.ExecuteSqlAsync($"alter table journeys rename to away"));

        Assert.Equal(1, await Run());
        Assert.Equal(0, await Count("outbox"));
    }

    public static TheoryData<string, string> Leftovers
    {
        get
        {
            // Resets are gone after two days: a small table, whose index is for those that wait. Apps are few.
            var all = new TheoryData<string, string>();
            foreach (var (table, condition) in CleanUp.Leftovers.Where(one => one.Table is not ("password_resets" or "clients")))
            {
                all.Add(table, condition);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Leftovers))]
    public async Task Finds_what_goes_by_an_index(string table, string condition)
    {
        await using var connection = new NpgsqlConnection(portal.ConnectionString);
        await connection.OpenAsync();
        var sql = "set enable_seqscan = off; explain select ctid from " + table + " where "
            + condition.Replace("{0}", "timestamptz '2027-01-01'", StringComparison.Ordinal) + " limit 1000";
        await using var explain = new NpgsqlCommand(sql, connection);
        await using var plan = await explain.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await plan.ReadAsync())
        {
            lines.Add(plan.GetString(0));
        }

        Assert.NotEmpty(lines);
        Assert.DoesNotContain(lines, line => line.Contains("Seq Scan on " + table, StringComparison.Ordinal));
    }

    private Task<int> Run() => portal.Ask(services => services.GetRequiredService<CleanUp>().Run(CancellationToken.None));

    private Task<int> Count(string table)
    {
        var sql = $"select count(*)::int as \"Value\" from {table}";
        return portal.Query(db => db.Database.SqlQueryRaw<int>(sql).SingleAsync());
    }

    private Task<int> Save(params object[][] rows) => portal.Query(db =>
    {
        db.AddRange(rows.SelectMany(row => row));
        return db.SaveChangesAsync();
    });

    // Null: still in use.
    private object[] Row(string table, AccountId account, DateTimeOffset? over) => table switch
    {
        "journeys" => Journey(over ?? Now.AddMinutes(5), account),
        "challenges" => Challenge(account, over ?? Now.AddMinutes(5)),
        "password_resets" =>
        [
            new ResetRow { Id = RowId.New<ResetId>(Now), LoginKey = "x", Language = "en", CorrelationId = "x", RequestedAt = over ?? Now },
        ],
        "grants" => Grant(account, over ?? Now.AddMinutes(5)),
        "refresh_tokens" =>
        [
            new RefreshTokenRow { Hash = Guid.CreateVersion7(over ?? Now).ToByteArray(), GrantId = RowId.New<GrantId>(Now), IssuedAt = Now, ExpiresAt = over ?? Now },
        ],
        "sessions" => [Session(account, over)],
        "factors" =>
        [
            new Factor
            {
                Id = RowId.New<FactorId>(Now), AccountId = account, Kind = "any", Label = "any", Payload = [], EnrolledAt = Now.AddDays(-400), RetiredAt = over,
            },
        ],
        "freeze_links" =>
        [
            new FreezeLinkRow { TokenHash = Guid.CreateVersion7(over ?? Now.AddDays(9)).ToByteArray(), AccountId = account, ExpiresAt = over ?? Now.AddDays(9) },
        ],
        "shown_errors" =>
        [
            new ShownErrorRow { Code = Guid.CreateVersion7(over ?? Now).ToString("N")[^8..], At = over ?? Now, Status = 404, Rule = "404" },
        ],
        "enrolment_reminders" => [new ReminderRow { AccountId = account, Deadline = over ?? Now, DaysBefore = 7, QueuedAt = Now }],
        "trusted_browsers" =>
        [
            new TrustedBrowser
            {
                Id = RowId.New<TrustedBrowserId>(Now), AccountId = account, SeriesHash = Guid.CreateVersion7(over ?? Now).ToByteArray(), TokenHash = new byte[32],
                CreatedAt = Now, ExpiresAt = over ?? Now,
            },
        ],
        "outbox" =>
        [
            new OutboxRow { Id = RowId.New<MailId>(Now), Template = "any", Payload = [], CreatedAt = Now.AddDays(-40), NextTryAt = Now, SentAt = over },
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(table)),
    };

    private object[] Journey(DateTimeOffset expires, AccountId? account = null) =>
        [new Journey { Id = RowId.New<JourneyId>(Now), Wish = JourneyWish.SignIn, AccountId = account, CreatedAt = Now, ExpiresAt = expires }];

    // The journey lives on, so that the challenge goes for its own age.
    private object[] Challenge(AccountId account, DateTimeOffset expires)
    {
        var journey = (Journey)Journey(Now.AddMinutes(5))[0];
        return
        [
            journey,
            new Challenge
            {
                Id = RowId.New<ChallengeId>(Now), AccountId = account, JourneyId = journey.Id, Kind = "any", Purpose = ChallengePurpose.Verify,
                BrowserHash = new byte[32], CreatedAt = Now, ExpiresAt = expires,
            },
        ];
    }

    private object[] Grant(AccountId account, DateTimeOffset expires)
    {
        var session = Session(account, null);
        var id = RowId.New<GrantId>(Now);
        return
        [
            session,
            new GrantRow
            {
                Id = id, CodeHash = [.. id.Value.ToByteArray(), .. new byte[16]], ClientId = "any", AccountId = account, SessionId = session.Id,
                RedirectUri = "https://app.example/", Scopes = [], AuthTime = Now, Acr = "any", Amr = [], IssuedAt = Now, ExpiresAt = Now, EndsAt = expires,
            },
        ];
    }

    private Session Session(AccountId account, DateTimeOffset? ended) => new()
    {
        Id = RowId.New<SessionId>(Now),
        AccountId = account,
        SecretHash = new byte[32],
        Strength = Strength.Password,
        StartedAt = Now,
        AuthenticatedAt = Now,
        PasswordAt = Now,
        LastActivityAt = Now,
        ExpiresAt = ended ?? Now.AddHours(12),
        EndedAt = ended,
        Amr = [],
    };
}
