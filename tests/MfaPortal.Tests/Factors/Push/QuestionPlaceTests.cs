using System.Text.Json;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Operations;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Factors.Push;

public sealed class PortalWithPlaces : PortalFactory
{
    public PortalWithPlaces()
    {
        Replace(services => services.AddSingleton<IStartupFilter, FaultyPages>());
        Set("Places:0:Network", "10.20.0.0/16");
        Set("Places:0:Name", "Office Utrecht");
    }
}

/// <summary>Where the phone says that somebody signs in.</summary>
public sealed class QuestionPlaceTests(PortalWithPlaces portal) : IClassFixture<PortalWithPlaces>
{
    [Theory]
    [InlineData("10.20.3.4", "Office Utrecht", null, false)]
    [InlineData("::ffff:10.20.3.4", "Office Utrecht", null, false)]
    [InlineData("203.0.113.77", null, "203.0.113.x", false)]
    [InlineData("127.0.0.1", null, null, true)]
    [InlineData("::1", null, null, true)]
    [InlineData("", null, null, false)]
    public async Task Is_told_by_its_name_or_roughly(string address, string? place, string? network, bool fromPortal)
    {
        var (person, phone) = await portal.WithPhone();
        var browser = portal.Browser();
        browser.Headers[FaultyPages.Peer] = address;
        await portal.AtTheNumber(person, browser);

        var shown = Assert.Single(await phone.Waiting()).Shown;

        Assert.Equal((place, network, fromPortal), (Text(shown, "place"), Text(shown, "network"), shown.TryGetProperty("fromPortal", out var own) && own.GetBoolean()));
    }

    private static string? Text(JsonElement shown, string name) => shown.TryGetProperty(name, out var value) ? value.GetString() : null;
}
