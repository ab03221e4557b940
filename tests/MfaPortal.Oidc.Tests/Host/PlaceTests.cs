using System.Net;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Host;

public sealed class PlaceTests
{
    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9")]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1")]
    [InlineData("fe80::1%3", "fe80::2")]
    public void Is_one_for(string one, string other) => Assert.Equal(Of(one), Of(other));

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1")]
    [InlineData("192.0.2.1", "192.0.2.2")]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.2")]
    [InlineData("192.0.2.1", "::1")]
    public void Is_another_for(string one, string other) => Assert.NotEqual(Of(one), Of(other));

    [Fact]
    public void Is_one_for_all_that_tell_none()
    {
        Assert.Equal(Place.Of(null), default);
        Assert.NotEqual(Of("0.0.0.0"), default);
        Assert.NotEqual(Of("255.255.255.255"), default);
    }

    [Theory]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::/64")]
    public void Says_what_it_is(string address, string said) => Assert.Equal(said, Of(address).ToString());

    private static Place Of(string address) => Place.Of(IPAddress.Parse(address));
}
