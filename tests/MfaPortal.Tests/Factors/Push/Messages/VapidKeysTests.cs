using System.Security.Cryptography;
using MfaPortal.Factors.Push.Messages;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MfaPortal.Tests.Factors.Push.Messages;

public sealed class VapidKeysTests : IAsyncLifetime
{
    private PushRoom room = null!;

    public async Task InitializeAsync() => room = await PushRoom.Open();

    public async Task DisposeAsync() => await room.DisposeAsync();

    [Fact]
    public async Task Is_one_key_however_many_nodes_need_it_first()
    {
        var nodes = Enumerable.Range(0, 8).Select(_ => room.Join()).ToList();

        var keys = await Task.WhenAll(nodes.SelectMany(node => new[] { node, node }).Select(node => Task.Run(async () => await node.Messages.PublicKey(default))));

        Assert.Single(keys.Distinct());
        Assert.Single(nodes.SelectMany(node => node.Log.All), line => line.Contains("was made", StringComparison.Ordinal));
        await Task.WhenAll(nodes.Select(node => node.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Is_the_same_after_a_restart()
    {
        var before = await room.Messages.PublicKey(default);
        await using var restarted = room.Join();
        Assert.Equal(before, await restarted.Messages.PublicKey(default));
    }

    [Fact]
    public async Task Is_sealed_in_the_database()
    {
        await room.Messages.PublicKey(default);
        var row = await room.Query(db => db.Set<VapidKeyRow>().AsNoTracking().SingleAsync());
        Assert.Throws<CryptographicException>(() => new VapidKey(row.PrivateKey));
    }

    [Fact]
    public async Task Is_not_replaced_where_the_master_key_is_another()
    {
        var before = await room.Messages.PublicKey(default);
        await using var stranger = room.Join(SHA256.HashData("another"u8));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () => await stranger.Messages.PublicKey(default));

        Assert.Contains("MfaPortal:MasterKey", failure.Message, StringComparison.Ordinal);
        Assert.Contains(stranger.Log.All, line => line.Contains("cannot be opened", StringComparison.Ordinal));
        await using var restarted = room.Join();
        Assert.Equal(before, await restarted.Messages.PublicKey(default));
    }
}
