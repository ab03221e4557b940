using MfaPortal.Factors;
using MfaPortal.Oidc.Host;
using MfaPortal.SignIn;
using Xunit;

namespace MfaPortal.Tests.SignIn;

public sealed class WishesTests
{
    private static readonly FactorKind App = new("app", FactorRole.Primary, Strength.Strong, ["otp"], "/app/enrol", "/app/verify");
    private static readonly FactorKind Key = new("key", FactorRole.Primary, Strength.PhishingResistant, ["hwk"], "/key/enrol", "/key/verify");
    private static readonly FactorKind Sheet = new("sheet", FactorRole.Backup, Strength.PhishingResistant, ["otp"], "/sheet/enrol", "/sheet/verify");

    private static FactorCatalogue Catalogue(params FactorKind[] kinds) => new(kinds, Microsoft.Extensions.Options.Options.Create(new FactorOptions()));

    private static readonly FactorCatalogue Apps = Catalogue(App, Sheet);
    private static readonly FactorCatalogue AppsAndKeys = Catalogue(App, Key);

    [Theory]
    [InlineData("", false, null, "pwd", "pwd")]
    [InlineData("mfa", false, null, "pwd", "mfa")]
    [InlineData("phr mfa", false, null, "pwd", "mfa")]
    [InlineData("phr", false, null, "pwd", "pwd")]
    [InlineData("1 2", false, null, "pwd", "pwd")]
    [InlineData("1 mfa-weak", false, null, "pwd", "mfa-weak")]
    [InlineData("mfa", true, null, "mfa", "mfa")]
    [InlineData("mfa phr", true, null, "mfa", "mfa")]
    [InlineData("1 mfa", true, null, "mfa", "mfa")]
    [InlineData("", false, "mfa", "mfa", "mfa")]
    [InlineData("pwd", false, "mfa", "mfa", "mfa")]
    [InlineData("pwd", true, "mfa", "mfa", "mfa")]
    [InlineData("mfa", true, "mfa-weak", "mfa", "mfa")]
    public void Know_what_must_be_and_where_to_lead(string values, bool essential, string? minimum, string demanded, string needed)
    {
        var demand = Demand(values, essential, minimum);
        Assert.Equal(demanded, Wishes.Demanded(demand).Acr());
        Assert.Equal(needed, Wishes.Needed(demand, Apps).Acr());
    }

    [Fact]
    public void Lead_further_where_a_kind_reaches_further() =>
        Assert.Equal(Strength.PhishingResistant, Wishes.Needed(Demand("phr", false, null), AppsAndKeys));

    [Fact]
    public void Take_an_unknown_context_that_must_be_for_one_that_nobody_reaches() =>
        Assert.True(Wishes.Demanded(Demand("gold", true, null)) > Strength.PhishingResistant);

    [Theory]
    [InlineData(Strength.PhishingResistant, "", "phr")]
    [InlineData(Strength.PhishingResistant, "mfa", "mfa")]
    [InlineData(Strength.PhishingResistant, "mfa-weak mfa", "mfa")]
    [InlineData(Strength.Strong, "phr mfa", "mfa")]
    [InlineData(Strength.Strong, "phr", "mfa")]
    [InlineData(Strength.Password, "phr mfa", "pwd")]
    [InlineData(Strength.Strong, "gold", "mfa")]
    internal void Say_what_the_app_named_if_that_is_true(Strength reached, string values, string said) =>
        Assert.Equal(said, Wishes.Name(reached, Demand(values, false, null)));

    [Fact]
    public void Announce_what_primary_factors_reach()
    {
        Assert.Equal(["pwd", "mfa-weak", "mfa"], Wishes.Reachable(Apps));
        Assert.Equal(["pwd", "mfa-weak", "mfa", "phr"], Wishes.Reachable(AppsAndKeys));
        Assert.Equal(["pwd"], Wishes.Reachable(Catalogue()));
    }

    private static SignInDemand Demand(string values, bool essential, string? minimum) => new()
    {
        ClientId = "web",
        RequestedAt = DateTimeOffset.UnixEpoch,
        AcrValues = values.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        AcrEssential = essential,
        MinimumAcr = minimum,
    };
}
