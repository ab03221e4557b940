using MfaPortal.Mail;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace MfaPortal.Tests.Mail;

public sealed class PlacesTests
{
    private static readonly (string, string)[] Office =
        [("10.20.0.0/16", "Office Utrecht"), ("10.20.3.0/24", "Workshop"), ("10.0.0.0/8", "VPN"), ("2001:db8:2::/48", "Lille"), ("203.0.113.9/32", "Berlin")];

    [Theory]
    [InlineData("10.20.1.2", "Office Utrecht")]
    [InlineData("10.20.3.4", "Workshop")]
    [InlineData("10.21.0.1", "VPN")]
    [InlineData("::ffff:10.20.1.2", "Office Utrecht")]
    [InlineData("2001:db8:2:ffff::1", "Lille")]
    [InlineData("203.0.113.9", "Berlin")]
    public void Have_the_name_of_the_most_specific_network(string address, string name) => Assert.Equal(new NamedPlace(name, null), Of(Office).Find(address));

    [Theory]
    [InlineData("203.0.113.10", "203.0.113.x")]
    [InlineData("192.168.1.7", "192.168.1.x")]
    [InlineData("2001:db8:3:4::5", "2001:db8:3::/48")]
    [InlineData("fe80::1%2", "fe80::/48")]
    public void Are_told_roughly_without_a_name(string address, string network) => Assert.Equal(new NamedPlace(null, network), Of(Office).Find(address));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void Are_the_portals_own_computer_for_what_comes_from_there(string address) => Assert.Equal(NamedPlace.Portal, Of(Office).Find(address));

    [Fact]
    public void Are_called_as_the_organisation_wants_there_too() => Assert.Equal(new NamedPlace("Test bench", null), Of(("127.0.0.0/8", "Test bench")).Find("127.0.0.1"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("somewhere")]
    public void Are_nothing_for_no_address(string? address) => Assert.Null(Of(Office).Find(address));

    [Fact]
    public void Need_nothing_to_be_set() => Assert.Empty(Places.Flaws(Settings()));

    [Fact]
    public void Are_fine_with_names() => Assert.Empty(Places.Flaws(Settings(Office)));

    [Theory]
    [InlineData("10.20.0.0", "Office", "Places:0:Network is \"10.20.0.0\"")]
    [InlineData("10.20.0.0/33", "Office", "Places:0:Network")]
    [InlineData("office.example.org", "Office", "Places:0:Network")]
    [InlineData("", "Office", "Places:0:Network")]
    [InlineData("10.20.0.0/16", "", "Places:0:Name is missing")]
    [InlineData("10.20.0.0/16", " ", "Places:0:Name is blank")]
    [InlineData("10.20.0.0/16", "Office\nBcc: evil", "Places:0:Name")]
    [InlineData("10.20.0.0/16", "An office with a name that nobody has ever been able to say in one breath", "60 characters")]
    public void Refuse_a_wrong_one_in_a_sentence_that_names_it(string network, string name, string about) =>
        Assert.Contains(about, Assert.Single(Places.Flaws(Settings((network, name)))), StringComparison.Ordinal);

    [Fact]
    public void Refuse_two_names_for_one_network() =>
        Assert.Contains("Places:1:Network", Assert.Single(Places.Flaws(Settings(("10.20.0.0/16", "Utrecht"), ("10.20.0.0/16", "Lille")))), StringComparison.Ordinal);

    private static Places Of(params (string, string)[] places) => Places.From(Settings(places));

    private static IConfiguration Settings(params (string Network, string Name)[] places) => new ConfigurationBuilder()
        .AddInMemoryCollection(places.SelectMany((place, i) => new[]
        {
            KeyValuePair.Create($"Places:{i}:Network", (string?)place.Network), KeyValuePair.Create($"Places:{i}:Name", (string?)place.Name),
        }))
        .Build();
}
