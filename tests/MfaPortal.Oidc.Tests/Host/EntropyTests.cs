using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Host;

public sealed class EntropyTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(16, 22)]
    [InlineData(32, 43)]
    [InlineData(64, 86)]
    public void Draws_URL_safe_text_of_the_wanted_strength(int bytes, int letters)
    {
        var text = new Entropy().Text(bytes);
        Assert.Equal(letters, text.Length);
        Assert.All(text, letter => Assert.True(char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void Draws_nothing_else(int bytes) => Assert.Throws<ArgumentOutOfRangeException>(() => new Entropy().Text(bytes));
}
