using MfaPortal.Factors;
using MfaPortal.SignIn;
using Xunit;

namespace MfaPortal.Tests.SignIn;

public sealed class FactorChoiceTests
{
    private static readonly FactorKind App = Kind("app") with { AsksForDevice = true };
    private static readonly FactorKind Approval = Kind("approval") with { Recommended = true };
    private static readonly FactorKind Key = Kind("key") with { WithoutPhone = true };
    private static readonly FactorKind Mailbox = Kind("mailbox") with { WithoutPhone = true };

    [Fact]
    public void Asks_for_the_kind_of_phone_alone_where_that_is_all_there_is()
    {
        var choice = FactorChoice.Of([App]);

        Assert.Equal((0, 1, 1), (choice.First.Count, choice.WithPhone.Count, choice.Count));
    }

    [Fact]
    public void Begins_with_what_is_recommended_and_ends_with_which_phone() =>
        Assert.Equal([Approval, App], FactorChoice.Of([App, Mailbox, Approval]).WithPhone);

    [Fact]
    public void Shows_what_needs_no_phone_first_only_where_it_is_recommended()
    {
        Assert.Empty(FactorChoice.Of([App, Key]).First);
        Assert.Equal("key", Assert.Single(FactorChoice.Of([App, Key with { Recommended = true }]).First).Name);
    }

    [Fact]
    public void Offers_without_a_phone_what_needs_none_and_a_program_on_the_computer() =>
        Assert.Equal([Key, Mailbox, App], FactorChoice.Of([App, Approval, Key, Mailbox]).WithoutPhone);

    private static FactorKind Kind(string name) => new(name, FactorRole.Primary, Strength.Strong, ["otp"], $"/{name}/enrol", $"/{name}/verify");
}
