using MfaPortal.Helpdesk;
using Xunit;

namespace MfaPortal.Tests.Helpdesk;

public sealed class ReasonTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("  a  ")]
    public void Refuses_what_says_nothing(string? typed) => Assert.Null(Reason.Read(typed));

    [Fact]
    public void Refuses_more_than_200_characters()
    {
        Assert.NotNull(Reason.Read(new string('x', 200)));
        Assert.Null(Reason.Read(new string('x', 201)));
    }

    [Fact]
    public void Is_one_line() => Assert.Equal("Lost phone ticket 4711", Reason.Read(" Lost\tphone\r\n ticket 4711\n")!.Value.Text);
}
