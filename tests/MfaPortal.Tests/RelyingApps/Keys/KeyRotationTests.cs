using MfaPortal.Oidc.Host;
using MfaPortal.RelyingApps.Keys;
using Xunit;

namespace MfaPortal.Tests.RelyingApps.Keys;

public sealed class KeyRotationTests : IAsyncLifetime
{
    private const string Fast = SigningAlgorithms.ES256;

    private RelyingAppsRoom room = null!;
    private RelyingAppsRoom other = null!;

    public async Task InitializeAsync()
    {
        room = await RelyingAppsRoom.Open();
        other = RelyingAppsRoom.Node(room.ConnectionString, room.Clock);
        await room.Keys.Prepare(default);
        await other.Keys.Prepare(default);
    }

    public async Task DisposeAsync()
    {
        await other.DisposeAsync();
        await room.DisposeAsync();
        await room.DropDatabase();
    }

    [Fact]
    public async Task Takes_every_key_from_next_to_gone_at_the_same_moment_on_every_node()
    {
        var first = await Signing();

        await Pass(TimeSpan.FromDays(83) - TimeSpan.FromTicks(1));
        Assert.Equal([first], await Published());

        await Pass(TimeSpan.FromTicks(1));
        var second = Assert.Single(await Published(), kid => kid != first);
        Assert.Equal(first, await Signing());

        // From here to the change-over nobody looks at the database.
        room.Clock.Pass(TimeSpan.FromDays(7) - TimeSpan.FromTicks(1));
        Assert.Equal(first, await Signing());
        var last = (await room.Keys.Read(default)).Current(Fast).Sign("the last token"u8);
        room.Clock.Pass(TimeSpan.FromTicks(1));
        Assert.Equal(second, await Signing());
        Assert.Equal(2, (await Published()).Count);

        room.Clock.Pass(TimeSpan.FromHours(25) - TimeSpan.FromTicks(1));
        Assert.True((await other.Keys.Read(default)).Find(first)!.Verify("the last token"u8, last));
        room.Clock.Pass(TimeSpan.FromTicks(1));
        Assert.Equal([second], await Published());

        await Pass(TimeSpan.FromDays(88));
        Assert.Contains(await room.SigningKeys(), row => row.Kid == first);
        await Pass(TimeSpan.FromDays(1));
        Assert.DoesNotContain(await room.SigningKeys(), row => row.Kid == first);
    }

    [Fact]
    public async Task Of_many_nodes_one_makes_the_next_keys()
    {
        room.Clock.Pass(TimeSpan.FromDays(84));
        var nodes = Enumerable.Range(0, 6).Select(_ => RelyingAppsRoom.Node(room.ConnectionString, room.Clock)).ToList();

        await Task.WhenAll(nodes.Select(node => Task.Run(node.Turn)));
        await Task.WhenAll(nodes.Select(node => Task.Run(node.Turn)));

        Assert.Equal(["ES256", "ES256", "RS256", "RS256"], (await room.SigningKeys()).Select(row => row.Algorithm).Order());
        Assert.Equal(4, (await room.Trail()).Count(row => row.Event == "signing-key.made"));
        await Task.WhenAll(nodes.Select(node => node.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Publishes_for_the_whole_time_even_when_it_comes_late()
    {
        var first = await Signing();
        await Pass(TimeSpan.FromDays(300));

        room.Clock.Pass(TimeSpan.FromDays(7) - TimeSpan.FromTicks(1));
        Assert.Equal(first, await Signing());
        room.Clock.Pass(TimeSpan.FromTicks(1));
        Assert.NotEqual(first, await Signing());
    }

    [Fact]
    public async Task Makes_the_next_keys_when_somebody_wants_them_and_no_second_ones()
    {
        var first = await Signing();

        Assert.Equal(2, await room.MakeNext(room.Account));
        Assert.Equal(0, await other.MakeNext(room.Account));
        await Pass(TimeSpan.Zero);

        Assert.Equal(2, (await Published()).Count);
        Assert.Equal(first, await Signing());
        room.Clock.Pass(TimeSpan.FromDays(7));
        Assert.NotEqual(first, await Signing());
    }

    [Fact]
    public async Task A_withdrawn_key_is_good_for_nothing_at_once_and_another_signs()
    {
        var stolen = await Signing();
        await room.MakeNext(room.Account);
        var beside = (await room.SigningKeys()).Single(row => row.Algorithm == Fast && row.Kid != stolen).Kid;

        Assert.True(await room.Withdraw(stolen, room.Account));
        await Pass(TimeSpan.Zero);

        foreach (var node in new[] { room, other })
        {
            var set = await node.Keys.Read(default);
            Assert.Null(set.Find(stolen));
            Assert.Null(set.Find(beside));
            Assert.DoesNotContain(set.Current(Fast).Id, new[] { stolen, beside });
        }

        var told = (await room.Trail()).Where(row => row.Event == "signing-key.withdrawn").ToList();
        Assert.Equal([stolen, beside], told.Select(row => row.Facts["key"]));
        Assert.All(told, row => Assert.Equal((room.Account, "A copy was found"), (row.ActorId!.Value, row.Facts["reason"])));
    }

    [Fact]
    public async Task What_replaces_a_withdrawn_key_signs_on_a_node_whose_clock_lags_too()
    {
        var lagging = new Clock();
        await using var late = RelyingAppsRoom.Node(room.ConnectionString, lagging);
        await late.Keys.Prepare(default);
        var stolen = await Signing();
        room.Clock.Pass(TimeSpan.FromSeconds(50));

        Assert.True(await room.Withdraw(stolen, room.Account));
        await room.Keys.Look(default);
        await late.Keys.Look(default);

        Assert.Equal((await room.Keys.Read(default)).Current(Fast).Id, (await late.Keys.Read(default)).Current(Fast).Id);
    }

    [Fact]
    public async Task Two_administrators_who_replace_a_key_at_once_get_one_new_key()
    {
        var stolen = await Signing();

        var done = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => (i % 2 == 0 ? room : other).Withdraw(stolen, room.Account))));

        Assert.Single(done, true);
        Assert.Equal(2, (await room.SigningKeys()).Count(row => row.Algorithm == Fast));
    }

    [Fact]
    public async Task In_the_place_of_a_withdrawn_next_key_another_waits_for_the_whole_time()
    {
        var first = await Signing();
        await Pass(TimeSpan.FromDays(83));
        var second = Assert.Single(await Published(), kid => kid != first);
        await Pass(TimeSpan.FromDays(6));

        Assert.True(await room.Withdraw(second, room.Account));
        await Pass(TimeSpan.Zero);

        Assert.DoesNotContain(second, await Published());
        room.Clock.Pass(TimeSpan.FromDays(7) - TimeSpan.FromTicks(1));
        Assert.Equal(first, await Signing());
        room.Clock.Pass(TimeSpan.FromTicks(1));
        var third = await Signing();
        Assert.DoesNotContain(third, new[] { first, second });
        room.Clock.Pass(TimeSpan.FromHours(25) - TimeSpan.FromTicks(1));
        Assert.Contains(first, await Published());
    }

    [Theory]
    [InlineData("00:59:59", "7.00:00:00", "90.00:00:00", "90.00:00:00", "PublishedAfter")]
    [InlineData("1.01:00:00", "23:59:59", "90.00:00:00", "90.00:00:00", "PublishedBefore")]
    [InlineData("1.01:00:00", "46.00:00:00", "90.00:00:00", "90.00:00:00", "PublishedBefore")]
    [InlineData("1.01:00:00", "7.00:00:00", "900.00:00:00", "90.00:00:00", "SignsFor")]
    [InlineData("1.01:00:00", "7.00:00:00", "90.00:00:00", "1.00:00:00", "KnownAfter")]
    [InlineData("1.01:00:00", "7.00:00:00", "90.00:00:00", "90.00:00:00", null)]
    public void Refuses_turns_in_which_somebody_would_meet_an_unknown_key(string after, string before, string signs, string known, string? fault)
    {
        static TimeSpan Span(string text) => TimeSpan.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        var options = new SigningKeysOptions { PublishedAfter = Span(after), PublishedBefore = Span(before), SignsFor = Span(signs), KnownAfter = Span(known) };

        var verdict = new SigningKeysCheck().Validate(null, options);

        Assert.Equal(fault is not null, verdict.Failed);
        Assert.Contains(fault ?? "", verdict.FailureMessage ?? "", StringComparison.Ordinal);
    }

    /// <summary>Time passes, the worker of one node turns, and both look.</summary>
    private async Task Pass(TimeSpan time)
    {
        room.Clock.Pass(time);
        await room.Turn();
        await room.Keys.Look(default);
        await other.Keys.Look(default);
    }

    private async Task<string> Signing()
    {
        var here = (await room.Keys.Read(default)).Current(Fast).Id;
        Assert.Equal(here, (await other.Keys.Read(default)).Current(Fast).Id);
        return here;
    }

    private async Task<List<string>> Published()
    {
        var here = await room.Keys.Read(default);
        Assert.Equal(here.Version, (await other.Keys.Read(default)).Version);
        return [.. here.Published.Where(key => key.Algorithm == Fast).Select(key => key.Id)];
    }
}
