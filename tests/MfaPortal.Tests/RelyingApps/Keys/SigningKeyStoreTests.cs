using System.Security.Cryptography;
using MfaPortal.Oidc.Host;
using MfaPortal.RelyingApps.Keys;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Xunit;

namespace MfaPortal.Tests.RelyingApps.Keys;

public sealed class SigningKeyStoreTests : IAsyncLifetime
{
    private RelyingAppsRoom room = null!;

    public async Task InitializeAsync() => room = await RelyingAppsRoom.Open();

    public async Task DisposeAsync()
    {
        await room.DisposeAsync();
        await room.DropDatabase();
    }

    [Fact]
    public async Task Two_nodes_that_start_at_once_agree_on_the_keys_and_a_restart_keeps_them()
    {
        await using var other = RelyingAppsRoom.Node(room.ConnectionString, room.Clock);
        await Task.WhenAll(room.Keys.Prepare(default), other.Keys.Prepare(default));
        await using var restarted = RelyingAppsRoom.Node(room.ConnectionString, room.Clock);
        await restarted.Keys.Prepare(default);

        var here = await room.Keys.Read(default);
        var there = await other.Keys.Read(default);
        var later = await restarted.Keys.Read(default);

        Assert.Equal(2, here.Published.Count);
        Assert.Equal(["ES256", "RS256"], here.Algorithms.Order());
        Assert.Equal(here.Version, there.Version);
        Assert.Equal(here.Version, later.Version);
        var signature = here.Current("ES256").Sign("a token"u8);
        Assert.True(later.Current("ES256").Verify("a token"u8, signature));
    }

    [Theory]
    [InlineData("next", 5, null, null, null)]
    [InlineData("current", -5, null, null, null)]
    [InlineData("retired", -5, 1, 9, null)]
    [InlineData("remembered", -5, -1, 9, null)]
    [InlineData("gone", -5, -2, -1, null)]
    [InlineData("withdrawn", -5, null, 9, -1)]
    public async Task Refuses_to_start_without_the_master_key_that_sealed_the_keys(string state, int signs, int? retires, int? forgotten, int? withdrawn)
    {
        await AddKey(state, SigningAlgorithms.ES256, Day(signs)!.Value, Day(retires), Day(forgotten), Day(withdrawn));
        await using var lost = RelyingAppsRoom.Node(room.ConnectionString, room.Clock, new byte[MasterKey.Length]);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => lost.Keys.Prepare(default));

        Assert.Contains("MfaPortal:MasterKey", refusal.Message, StringComparison.Ordinal);
        Assert.Equal([state], (await room.SigningKeys()).Select(row => row.Kid));
    }

    [Fact]
    public async Task A_damaged_key_that_was_withdrawn_stops_no_start()
    {
        await room.Keys.Prepare(default);
        await AddKey("damaged", SigningAlgorithms.ES256, Day(-5)!.Value, withdrawn: Day(-1));
        await room.Change($"update signing_keys set private_key = '\\x00' where kid = 'damaged'");
        await using var restarted = RelyingAppsRoom.Node(room.ConnectionString, room.Clock);

        await restarted.Keys.Prepare(default);

        Assert.Equal(2, (await restarted.Keys.Read(default)).Published.Count);
    }

    [Theory]
    [InlineData("sealed with another master key", SigningAlgorithms.ES256, false)]
    [InlineData("of an algorithm of the future", "ML-DSA-65", true)]
    public async Task Goes_on_with_the_keys_in_memory_when_a_row_does_not_open(string kid, string algorithm, bool opens)
    {
        await room.Keys.Prepare(default);
        var before = await room.Keys.Read(default);
        await AddKey(kid, algorithm, room.Clock.GetUtcNow(), box: opens ? null : new SecretBox(new MasterKey(new byte[MasterKey.Length]), new Entropy()));

        await room.Keys.Look(default);
        await room.Keys.Look(default);

        Assert.Same(before, await room.Keys.Read(default));
        Assert.Equal([kid], room.Keys.Unreadable);
        room.Clock.Pass(TimeSpan.FromDays(100));
        await room.Turn();
        Assert.Equal(opens ? 2 : 1, (await room.SigningKeys()).Count(row => row.CreatedAt == room.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task Goes_on_with_the_keys_in_memory_when_the_table_was_emptied()
    {
        await room.Keys.Prepare(default);
        var before = await room.Keys.Read(default);
        await room.Change($"delete from signing_keys");

        await room.Keys.Look(default);
        await room.Keys.Look(default);

        Assert.Same(before, await room.Keys.Read(default));
    }

    [Fact]
    public async Task Goes_on_and_changes_over_while_the_database_is_away()
    {
        await room.Keys.Prepare(default);
        var worker = room.App.Services.GetServices<IHostedService>().OfType<KeyWorker>().Single();
        await AddKey("next", SigningAlgorithms.ES256, Day(3)!.Value);
        await worker.Round(default);
        await room.Change($"alter table signing_keys rename to away");

        room.Clock.Pass(TimeSpan.FromDays(3) - TimeSpan.FromTicks(1));
        await worker.Round(default);
        Assert.NotEqual("next", (await room.Keys.Read(default)).Current(SigningAlgorithms.ES256).Id);

        room.Clock.Pass(TimeSpan.FromTicks(1));
        await worker.Round(default);
        Assert.Equal("next", (await room.Keys.Read(default)).Current(SigningAlgorithms.ES256).Id);

        await room.Change($"alter table away rename to signing_keys");
        await room.Change($"update signing_keys set withdrawn_at = {room.Clock.GetUtcNow()} where kid = 'next'");
        await worker.Round(default);
        Assert.Null((await room.Keys.Read(default)).Find("next"));
    }

    [Fact]
    public async Task Sees_what_was_withdrawn_while_the_next_keys_cannot_be_made()
    {
        await room.Keys.Prepare(default);
        var worker = room.App.Services.GetServices<IHostedService>().OfType<KeyWorker>().Single();
        await AddKey("next", SigningAlgorithms.ES256, Day(100)!.Value);
        await worker.Round(default);
        Assert.NotNull((await room.Keys.Read(default)).Find("next"));

        room.Clock.Pass(TimeSpan.FromDays(84));
        await room.Change($"alter table audit rename to away");
        await room.Change($"update signing_keys set withdrawn_at = {room.Clock.GetUtcNow()} where kid = 'next'");
        await worker.Round(default);

        Assert.Null((await room.Keys.Read(default)).Find("next"));
    }

    [Fact]
    public async Task Makes_no_first_keys_where_another_node_made_them_while_it_waited()
    {
        await using var other = new NpgsqlConnection(room.ConnectionString);
        await other.OpenAsync();
        await using var atIt = await other.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand("select pg_advisory_xact_lock(x'6D66615F6B657973'::bigint)", other))
        {
            await take.ExecuteNonQueryAsync();
        }

        var waiting = Task.Run(() => room.Keys.Prepare(default));
        while (await room.Use<PortalDb, int>(db => db.Database.SqlQuery<int>($"""
            select count(*)::int as "Value" from pg_locks where locktype = 'advisory' and not granted
               and database = (select oid from pg_database where datname = current_database())
            """).SingleAsync()) == 0)
        {
            Assert.False(waiting.IsCompleted);
        }

        room.Clock.Pass(TimeSpan.FromSeconds(5));
        await AddKey("made there", SigningAlgorithms.ES256, room.Clock.GetUtcNow());
        await AddKey("made there too", SigningAlgorithms.RS256, room.Clock.GetUtcNow());
        await atIt.RollbackAsync();
        await waiting;

        Assert.Equal(2, (await room.SigningKeys()).Count);
    }

    [Fact]
    public async Task Never_asks_the_database_for_a_request()
    {
        await room.Keys.Prepare(default);
        await AddKey("next", SigningAlgorithms.ES256, Day(3)!.Value);
        await room.Keys.Look(default);
        using var trips = new StatementCount();

        for (var day = 0; day < 5; day++)
        {
            room.Clock.Pass(TimeSpan.FromDays(1));
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await room.Keys.Read(default))));
        }

        Assert.Equal(0, trips.Take());
        await room.Keys.Look(default);
        Assert.Equal(1, trips.Take());
    }

    [Fact]
    public async Task Keeps_no_private_key_in_the_clear()
    {
        await room.Keys.Prepare(default);

        Assert.All(await room.SigningKeys(), row => Assert.ThrowsAny<CryptographicException>(() => new SigningKey(row.Kid, row.Algorithm, row.PrivateKey)));
    }

    private DateTimeOffset? Day(int? days) => days is { } some ? room.Clock.GetUtcNow().AddDays(some) : null;

    private Task<int> AddKey(
        string kid, string algorithm, DateTimeOffset signsFrom, DateTimeOffset? retires = null, DateTimeOffset? forgotten = null, DateTimeOffset? withdrawn = null, SecretBox? box = null) =>
        room.Use<PortalDb, int>(db =>
        {
            db.Add(new SigningKeyRow
            {
                Kid = kid,
                Algorithm = algorithm,
                PrivateKey = (box ?? room.App.Services.GetRequiredService<SecretBox>()).Seal(SealedKey.Purpose, kid, SigningKey.NewPrivateKey(algorithm == SigningAlgorithms.RS256 ? algorithm : SigningAlgorithms.ES256)),
                CreatedAt = room.Clock.GetUtcNow().AddDays(-10),
                SignsFrom = signsFrom,
                RetiresAt = retires,
                ForgottenAt = forgotten,
                WithdrawnAt = withdrawn,
            });
            return db.SaveChangesAsync();
        });
}
