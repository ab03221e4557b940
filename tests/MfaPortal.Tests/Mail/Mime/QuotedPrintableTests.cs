using MfaPortal.Mail.Mime;
using Xunit;

namespace MfaPortal.Tests.Mail.Mime;

public sealed class QuotedPrintableTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("a = b")]
    [InlineData("space at the end \nand tab\t\n\n.")]
    [InlineData("Zoë 😀")]
    [InlineData("https://portal.example.test/password/new?token=0123456789012345678901234567890123456789012&x=1")]
    public void Reads_back_what_it_wrote_in_short_lines(string text)
    {
        var encoded = QuotedPrintable.Encode(text);

        Assert.Equal(text, QuotedPrintable.Decode(encoded));
        Assert.All(encoded.Split("\r\n"), line => Assert.True(line.Length <= 76 && !line.EndsWith(' ') && !line.EndsWith('\t')));
        Assert.True(encoded.All(c => c is '\r' or '\n' or '\t' or (>= ' ' and <= '~')));
    }

    [Theory]
    [InlineData(74)]
    [InlineData(75)]
    [InlineData(76)]
    [InlineData(77)]
    public void Breaks_at_the_edge_without_losing_a_letter(int length)
    {
        var text = new string('x', length - 1) + "é";

        var encoded = QuotedPrintable.Encode(text);

        Assert.Equal(text, QuotedPrintable.Decode(encoded));
        Assert.All(encoded.Split("\r\n"), line => Assert.True(line.Length <= 76));
    }
}
