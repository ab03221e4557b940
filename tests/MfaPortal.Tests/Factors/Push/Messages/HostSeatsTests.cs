using MfaPortal.Factors.Push.Messages;
using Xunit;

namespace MfaPortal.Tests.Factors.Push.Messages;

public sealed class HostSeatsTests
{
    private readonly HostSeats<int> seats = new(host => host == "known" ? 3 : PushQueue.SeatsOfAHost);

    [Fact]
    public void Leave_room_for_others_whatever_one_host_does()
    {
        Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(i => seats.Enter("tar.pit", i)));
        Assert.False(seats.Enter("TAR.pit", 4));
        Assert.True(seats.Enter("other", 5));
        Assert.Equal([true, true, true, false], Enumerable.Range(6, 4).Select(i => seats.Enter("known", i)));
    }

    [Fact]
    public void Hand_out_who_stood_aside_in_order_and_nobody_twice()
    {
        foreach (var visitor in Enumerable.Range(0, 4))
        {
            seats.Enter("host", visitor);
        }

        Assert.True(seats.Leave("host", out var next));
        Assert.Equal(2, next);
        Assert.True(seats.Enter("host", next));
        Assert.False(seats.Enter("host", 9));
        Assert.True(seats.Leave("host", out next));
        Assert.Equal(3, next);
        Assert.True(seats.Leave("host", out next));
        Assert.Equal(9, next);
    }
}
