using MfaPortal.Ui;
using Xunit;

namespace MfaPortal.Tests.Ui;

public sealed class ColourTests
{
    [Fact]
    public void Contrast_of_black_and_white_is_twenty_one() =>
        Assert.Equal(21, Colour.Black.ContrastWith(Colour.White), precision: 6);

    [Fact]
    public void Contrast_follows_the_published_example()
    {
        // #767676 on white is the lightest grey that WCAG accepts for text.
        Assert.True(Colour.TryParse("#767676", out var accepted));
        Assert.True(Colour.TryParse("#777777", out var refused));

        Assert.True(accepted.ContrastWith(Colour.White) >= 4.5);
        Assert.True(refused.ContrastWith(Colour.White) < 4.5);
    }

    [Fact]
    public void Keeps_a_shade_that_is_readable_already()
    {
        Assert.True(Colour.TryParse("#1f5fbf", out var brand));

        Assert.Equal(brand, brand.ReadableOn(Colour.White, 4.5));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1f5fbf")]
    [InlineData("#1f5fb")]
    [InlineData("#1f5fbg")]
    [InlineData("#fff;} body{display:none")]
    public void Refuses_what_is_not_six_hexadecimal_digits(string? text) => Assert.False(Colour.TryParse(text, out _));
}
