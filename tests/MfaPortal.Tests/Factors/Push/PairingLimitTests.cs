using System.Net;
using MfaPortal.Factors.Push;
using MfaPortal.Tests.Fixture;
using Xunit;

namespace MfaPortal.Tests.Factors.Push;

/// <summary>Nobody guesses pairing codes at the speed of a machine.</summary>
public sealed class PairingLimitTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private readonly ManualTime time = new();

    [Fact]
    public async Task Looks_at_thirty_wrong_codes_a_minute_however_many_come_at_once()
    {
        var (_, page, person) = await portal.Linking();
        using var phone = new TestPhone(portal);
        var right = page.Text("[data-pairing-code]");

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => phone.Type("nobody", "ABCDEFGH")));

        Assert.Equal(PairingLimit.MostFromOnePlace, replies.Count(reply => reply.Error == "unknown"));
        Assert.Equal(20, replies.Count(reply => (reply.Status, reply.Error) == (HttpStatusCode.TooManyRequests, "busy")));
        Assert.Equal("busy", (await phone.Type(person.UserName, right.Replace("-", "", StringComparison.Ordinal))).Error);
        Assert.Equal("busy", (await phone.Scan(page.LinkAddress())).Error);

        portal.Time.Pass(TimeSpan.FromMinutes(1));
        Assert.Null((await phone.Type(person.UserName, right.Replace("-", "", StringComparison.Ordinal))).Error);
    }

    [Fact]
    public void Does_not_count_what_was_right()
    {
        var limit = new PairingLimit(time);
        for (var i = 0; i < 100; i++)
        {
            limit.GiveBack(limit.Take(IPAddress.Loopback, true) ?? throw new InvalidOperationException($"{i}"));
        }
    }

    [Fact]
    public void Takes_a_whole_network_of_IPv6_for_one_place()
    {
        var limit = new PairingLimit(time);
        for (var i = 0; i < PairingLimit.MostFromOnePlace; i++)
        {
            Assert.NotNull(limit.Take(IPAddress.Parse($"2a00:1:2:3::{i:x}"), true));
        }

        Assert.Null(limit.Take(IPAddress.Parse("2a00:1:2:3:4::"), true));
        Assert.NotNull(limit.Take(IPAddress.Parse("2a00:1:2:4::"), true));
    }

    [Fact]
    public void Is_bounded_for_typed_codes_from_everywhere_and_leaves_the_picture_open()
    {
        var limit = new PairingLimit(time);
        for (var i = 0; i < PairingLimit.MostTyped; i++)
        {
            Assert.NotNull(limit.Take(Address(i), true));
        }

        Assert.Null(limit.Take(Address(100_000), true));
        Assert.NotNull(limit.Take(Address(100_000), false));
        time.Pass(TimeSpan.FromMinutes(1));
        Assert.NotNull(limit.Take(Address(100_000), true));
    }

    private static IPAddress Address(int number) => new([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
}
