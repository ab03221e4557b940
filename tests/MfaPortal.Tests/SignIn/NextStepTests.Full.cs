using MfaPortal.Factors;
using MfaPortal.SignIn;
using Xunit;

namespace MfaPortal.Tests.SignIn;

public sealed partial class NextStepTests
{
    [Theory]
    [InlineData(9, "app key", "")]
    [InlineData(10, "key", "app")]
    [InlineData(11, "key", "app")]
    public void Offers_no_more_of_a_kind_than_anybody_may_have(int apps, string offered, string full) =>
        Assert.Equal((offered, full), Choice(Has(App) with { Count = apps }));

    [Fact]
    public void Counts_all_of_a_kind_together() => Assert.Equal(("key", "app"), Choice(Has(App) with { Count = 6 }, Has(App) with { Count = 4 }));

    [Fact]
    public void Never_takes_a_set_for_full() => Assert.Equal(("app key", ""), Choice(Has(Printed) with { Count = 40 }));

    [Fact]
    public void Asks_for_what_is_full_as_for_anything_else() =>
        Assert.Equal("verify app", Words(NextStep.Decide(Enrolling, [Has(App) with { Count = 10 }], [App, Key, Printed], new PolicyFacts(null), Now)));

    private static (string Offered, string Full) Choice(params FactorFacts[] has)
    {
        var step = Assert.IsType<NextStep.Enrol>(NextStep.Decide(Shown(Enrolling, has[0].Kind), has, [App, Key, Printed], new PolicyFacts(null), Now));
        return (
            string.Join(' ', step.Kinds.Where(kind => kind != Printed).Select(kind => kind.Name)),
            string.Join(' ', step.Full.Select(kind => kind.Name)));
    }
}
