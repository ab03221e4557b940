using MfaPortal.Admin.Apps;
using MfaPortal.RelyingApps.Clients;
using Xunit;

namespace MfaPortal.Tests.Admin.Apps;

public sealed class AppFieldsTests
{
    /// <summary>What is chosen when an app is made, and what is made and never typed.</summary>
    private static readonly string[] NotOnTheForm = [nameof(ClientSettings.Public), nameof(ClientSettings.Secrets), nameof(ClientSettings.SecretHashes)];

    [Fact]
    public void Every_setting_of_the_file_has_its_place_on_the_pages() =>
        Assert.Equal(
            typeof(ClientSettings).GetProperties().Select(property => property.Name).Except(NotOnTheForm).Order(StringComparer.Ordinal),
            AppFields.All.Select(field => field.Key).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Names_are_used_once() => Assert.Equal(AppFields.All.Count, AppFields.All.DistinctBy(field => field.Name).Count());

    [Fact]
    public void What_a_field_reads_it_writes_unchanged()
    {
        var settings = new ClientSettings();
        var before = ClientJson.Write(settings);

        Assert.All(AppFields.All, field => Assert.True(field.Write(settings, field.Read(settings)), field.Key));

        // A name that is empty is still empty, and all else is as usual.
        Assert.Equal(before, ClientJson.Write(settings));
    }
}
