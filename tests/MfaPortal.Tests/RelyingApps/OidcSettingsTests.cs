using MfaPortal.Oidc;
using MfaPortal.Tests.Fixture;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.RelyingApps;

public sealed class OidcSettingsTests
{
    [Theory]
    [InlineData(nameof(OidcOptions.CodeLifetime), "00:00:30")]
    [InlineData(nameof(OidcOptions.AccessTokenLifetime), "00:10:00")]
    [InlineData(nameof(OidcOptions.IdTokenLifetime), "00:10:00")]
    [InlineData(nameof(OidcOptions.RefreshGrace), "00:00:00")]
    [InlineData(nameof(OidcOptions.RefreshIdleLifetime), "7.00:00:00")]
    [InlineData(nameof(OidcOptions.RefreshAbsoluteLifetime), "90.00:00:00")]
    [InlineData(nameof(OidcOptions.PushedRequestLifetime), "00:05:00")]
    [InlineData(nameof(OidcOptions.DeviceCodeLifetime), "00:05:00")]
    [InlineData(nameof(OidcOptions.MetadataLifetime), "01:00:00")]
    public void Take_every_life(string name, string life)
    {
        var options = Read(name, life, out var flaws);

        Assert.Empty(flaws);
        Assert.Equal(TimeSpan.Parse(life, System.Globalization.CultureInfo.InvariantCulture), typeof(OidcOptions).GetProperty(name)!.GetValue(options));
    }

    [Theory]
    [InlineData("CodeLife", "00:00:30", "is no setting. There are CodeLifetime, ")]
    [InlineData("Issuer", "https://elsewhere.example.test", "is no setting")]
    [InlineData("PairwiseSecret", "c2VjcmV0", "is no setting")]
    [InlineData("CodeLifetime", "soon", "is not a duration")]
    [InlineData("CodeLifetime", "60", "is not a duration")]
    [InlineData("CodeLifetime:Minutes", "1", "is not a duration")]
    public void Refuse_what_they_do_not_know_in_one_sentence(string name, string value, string sentence)
    {
        var options = Read(name, value, out var flaws);

        var flaw = Assert.Single(flaws);
        Assert.StartsWith("Oidc:" + name.Split(':')[0] + " ", flaw, StringComparison.Ordinal);
        Assert.Contains(sentence, flaw, StringComparison.Ordinal);
        Assert.Equivalent(new OidcOptions(), options);
    }

    [Fact]
    public async Task Are_the_portals()
    {
        await using var portal = await PortalFactory.Start(("Oidc:MetadataLifetime", "00:02:00"));

        Assert.Equal(TimeSpan.FromMinutes(2), portal.Services.GetRequiredService<OidcOptions>().MetadataLifetime);
        Assert.Contains("max-age=120", (await portal.Browser().Get("/.well-known/openid-configuration")).Header("Cache-Control"), StringComparison.Ordinal);
    }

    private static OidcOptions Read(string name, string value, out IReadOnlyList<string> flaws)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Oidc:" + name, (string?)value)]).Build();
        var options = new OidcOptions();
        MfaPortal.RelyingApps.OidcSettings.Apply(options, configuration);
        flaws = [.. new MfaPortal.RelyingApps.OidcSettings(configuration).Validate(null, options).Failures ?? []];
        return options;
    }
}
