using MfaPortal.Mail;
using MfaPortal.Mail.Mime;
using Xunit;

namespace MfaPortal.Tests.Mail.Mime;

public sealed class MimeHeaderTests
{
    [Theory]
    [InlineData("Hello\r\nBcc: evil@example.test")]
    [InlineData("Hello\nBcc: evil@example.test")]
    [InlineData("Hello\r")]
    [InlineData("Hello\0")]
    [InlineData("Hello\u0085")]
    [InlineData("Hello\u2028")]
    public void Refuses_control_characters(string value)
    {
        Assert.Throws<ArgumentException>(() => MimeHeader.Words("Subject", value));
        Assert.Throws<ArgumentException>(() => MimeHeader.Token("Message-ID", value));
        Assert.Throws<ArgumentException>(() => MimeHeader.Mailbox("To", value, EmailAddress.Parse("a@example.test")));
    }

    [Theory]
    [InlineData("Hello")]
    [InlineData("")]
    [InlineData("Größe")]
    [InlineData("=?utf-8?B?SGVsbG8=?= is not ours")]
    [InlineData("A subject in plain words that is a good deal longer than one line of a header may ever be")]
    [InlineData("Сообщение о том, что к вашей учётной записи был добавлен новый телефон 😀😀😀😀😀😀😀😀😀😀😀")]
    public void Folds_into_short_lines_that_say_the_same(string value)
    {
        var header = MimeHeader.Words("Subject", value);

        var lines = header.Split("\r\n");
        Assert.All(lines, line => Assert.True(line.Length <= 76 && line.All(char.IsAscii)));
        Assert.All(lines.Skip(1), line => Assert.StartsWith(" ", line, StringComparison.Ordinal));
        Assert.Equal(value, MimeHeader.Decode(header.Replace("\r\n", "", StringComparison.Ordinal)["Subject: ".Length..]));
    }

    [Fact]
    public void A_name_cannot_close_its_quotes()
    {
        Assert.Equal("To: \"Anna\\\" <evil@x.test>, \\\"\"\r\n <a@example.test>", MimeHeader.Mailbox("To", "Anna\" <evil@x.test>, \"", EmailAddress.Parse("a@example.test")));
    }
}
