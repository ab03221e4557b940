using System.Net;
using MfaPortal.Outgoing;
using MfaPortal.RelyingApps.Logout;
using Xunit;

namespace MfaPortal.Tests.Outgoing;

/// <summary>Threat T60: the addresses that must never be connected to.</summary>
public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.0.9")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("192.0.0.192")]
    [InlineData("198.18.0.1")]
    [InlineData("203.0.113.5")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.250")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("ff02::1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::a00:1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    public void Lets_nothing_through_that_is_not_public(string address) => Assert.False(Guard().Lets(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a01:4f8::1")]
    public void Lets_public_addresses_through(string address) => Assert.True(Guard().Lets(IPAddress.Parse(address)));

    [Fact]
    public void Lets_through_what_the_operator_named_and_nothing_beside_it()
    {
        var guard = Guard("10.20.0.0/16", "fd12::/32");
        Assert.True(guard.Lets(IPAddress.Parse("10.20.30.40")));
        Assert.True(guard.Lets(IPAddress.Parse("::ffff:10.20.30.40")));
        Assert.True(guard.Lets(IPAddress.Parse("fd12::9")));
        Assert.False(guard.Lets(IPAddress.Parse("10.21.0.1")));
        Assert.False(guard.Lets(IPAddress.Parse("127.0.0.1")));
    }

    [Theory]
    [InlineData("10.0.0.0")]
    [InlineData("everything")]
    [InlineData("")]
    public void Says_what_is_no_network(string network) => Assert.True(
        new BackChannelOptionsCheck().Validate(null, new BackChannelOptions { AllowedNetworks = [network] }).Failed);

    internal static AddressGuard Guard(params string[] allowed) => new(allowed);
}
