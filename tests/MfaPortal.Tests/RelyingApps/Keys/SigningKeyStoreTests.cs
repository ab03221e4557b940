using System.Security.Cryptography;
using MfaPortal.Oidc.Host;
using MfaPortal.RelyingApps;
using MfaPortal.RelyingApps.Keys;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
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

    [Fact]
    public async Task Refuses_to_start_without_the_master_key_that_sealed_the_keys()
    {
        await AddKey("es-1", SigningAlgorithms.ES256, room.Clock.GetUtcNow());
        await using var lost = RelyingAppsRoom.Node(room.ConnectionString, room.Clock, new byte[MasterKey.Length]);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => lost.Keys.Prepare(default));

        Assert.Contains("MfaPortal:MasterKey", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_with_the_same_object_until_a_key_comes_or_goes()
    {
        var now = room.Clock.GetUtcNow();
        await room.Keys.Prepare(default);
        var before = await room.Keys.Read(default);
        var signing = before.Current(SigningAlgorithms.ES256).Id;

        room.Clock.Pass(TimeSpan.FromMinutes(2));
        Assert.Same(before, await room.Keys.Read(default));

        await AddKey("next", SigningAlgorithms.ES256, signsFrom: now.AddMinutes(30));
        room.Clock.Pass(TimeSpan.FromSeconds(59));
        Assert.Same(before, await room.Keys.Read(default));

        room.Clock.Pass(TimeSpan.FromSeconds(1));
        var published = await room.Keys.Read(default);
        Assert.NotEqual(before.Version, published.Version);
        Assert.NotNull(published.Find("next"));
        Assert.Equal(signing, published.Current(SigningAlgorithms.ES256).Id);

        room.Clock.Pass(TimeSpan.FromMinutes(30));
        var turned = await room.Keys.Read(default);
        Assert.NotEqual(published.Version, turned.Version);
        Assert.Equal("next", turned.Current(SigningAlgorithms.ES256).Id);
        Assert.NotNull(turned.Find(signing));

        await room.Change($"update signing_keys set retires_at = {room.Clock.GetUtcNow()} where kid = {signing}");
        room.Clock.Pass(TimeSpan.FromMinutes(1));
        Assert.Null((await room.Keys.Read(default)).Find(signing));
    }

    [Fact]
    public async Task Asks_the_database_once_a_minute_for_any_number_of_requests()
    {
        await room.Keys.Prepare(default);
        room.Clock.Pass(TimeSpan.FromMinutes(1));
        using var trips = new StatementCount();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await room.Keys.Read(default))));

        Assert.Equal(1, trips.Take());
    }

    [Fact]
    public async Task Keeps_no_private_key_in_the_clear()
    {
        await room.Keys.Prepare(default);
        var rows = await room.Use<PortalDb, List<SigningKeyRow>>(db => db.Set<SigningKeyRow>().AsNoTracking().ToListAsync());

        Assert.All(rows, row => Assert.ThrowsAny<CryptographicException>(() => new SigningKey(row.Kid, row.Algorithm, row.PrivateKey)));
    }

    private Task<int> AddKey(string kid, string algorithm, DateTimeOffset signsFrom) => room.Use<PortalDb, int>(db =>
    {
        db.Add(new SigningKeyRow
        {
            Kid = kid,
            Algorithm = algorithm,
            PrivateKey = room.App.Services.GetRequiredService<SecretBox>().Seal(SealedKey.Purpose, kid, SigningKey.NewPrivateKey(algorithm)),
            CreatedAt = room.Clock.GetUtcNow(),
            SignsFrom = signsFrom,
        });
        return db.SaveChangesAsync();
    });
}
