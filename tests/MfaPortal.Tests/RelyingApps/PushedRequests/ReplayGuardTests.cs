using System.Security.Cryptography;
using MfaPortal.Oidc.Host;
using MfaPortal.Operations;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace MfaPortal.Tests.RelyingApps.PushedRequests;

public sealed class ReplayGuardTests : IAsyncLifetime
{
    private static readonly byte[] Proof = SHA256.HashData("proof"u8);

    private RelyingAppsRoom room = null!;

    public async Task InitializeAsync() => room = await RelyingAppsRoom.Open();

    public async Task DisposeAsync()
    {
        await room.DisposeAsync();
        await room.DropDatabase();
    }

    [Fact]
    public async Task Lets_one_of_parallel_uses_pass_on_two_nodes()
    {
        await using var other = RelyingAppsRoom.Node(room.ConnectionString, room.Clock);
        var uses = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() => FirstUse(Proof, n % 2 == 0 ? room : other))));
        Assert.Single(uses, first => first);
        Assert.False(await FirstUse(Proof, room));
        Assert.True(await FirstUse(SHA256.HashData("another"u8), room));
    }

    [Fact]
    public async Task Forgets_what_its_age_refuses()
    {
        await FirstUse(Proof, room);
        room.Clock.Pass(TimeSpan.FromMinutes(2));
        await FirstUse(SHA256.HashData("younger"u8), room);
        var services = room.App.Services;
        await new CleanUp(services.GetRequiredService<IServiceScopeFactory>(), room.Clock, NullLogger<CleanUp>.Instance).Run(CancellationToken.None);
        Assert.Equal(1, await room.Use<PortalDb, int>(db => db.Database.SqlQuery<int>($"""select count(*)::int as "Value" from used_proofs""").SingleAsync()));
    }

    private static Task<bool> FirstUse(byte[] proof, RelyingAppsRoom node) => node.Use<IReplayGuard, bool>(
        guard => guard.FirstUse(proof, node.Clock.GetUtcNow().AddMinutes(1), CancellationToken.None).AsTask());
}
