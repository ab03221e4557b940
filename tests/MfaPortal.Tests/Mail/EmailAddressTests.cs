using MfaPortal.Mail;
using Xunit;

namespace MfaPortal.Tests.Mail;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("anna@example.test")]
    [InlineData("anna.de-vries+portal@mail.example.test")]
    [InlineData("o'brien@example.test")]
    [InlineData("zoë@example.test")]
    [InlineData("root@localhost")]
    public void Takes_one_plain_address(string text)
    {
        Assert.True(EmailAddress.TryParse(text, out var address));
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("anna")]
    [InlineData("@example.test")]
    [InlineData("anna@")]
    [InlineData("a@x.test, b@x.test")]
    [InlineData("a@x.test,b@x.test")]
    [InlineData("a@x.test;b@x.test")]
    [InlineData("a@x.test b@x.test")]
    [InlineData("evil <a@x.test>")]
    [InlineData("<a@x.test>")]
    [InlineData("\"a b\"@x.test")]
    [InlineData("a(comment)@x.test")]
    [InlineData("a@b@x.test")]
    [InlineData("a..b@x.test")]
    [InlineData(".a@x.test")]
    [InlineData("a@x..test")]
    [InlineData("a@x.test.")]
    [InlineData("a@-x.test")]
    [InlineData("a@[127.0.0.1]")]
    [InlineData("a@x.test\r\nBcc: evil@x.test")]
    [InlineData("a\r\n@x.test")]
    [InlineData("a@x.test\n")]
    [InlineData(" a@x.test")]
    [InlineData("a\0@x.test")]
    [InlineData("a\u2028@x.test")]
    [InlineData("a\u200b@x.test")]
    [InlineData("a@x\u3002\u3002test")]
    [InlineData("a@x\uff0ctest")]
    public void Refuses_anything_else(string? text) => Assert.False(EmailAddress.TryParse(text, out _));

    [Fact]
    public void Refuses_half_a_letter() => Assert.False(EmailAddress.TryParse("a\ud800@x.test", out _));

    [Fact]
    public void Refuses_what_is_longer_than_a_path_may_be()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 60), 4))[..240];

        Assert.True(EmailAddress.TryParse(new string('a', 13) + "@" + domain, out _));
        Assert.False(EmailAddress.TryParse(new string('a', 14) + "@" + domain, out _));
        Assert.False(EmailAddress.TryParse(new string('a', 65) + "@example.test", out _));
    }

    [Fact]
    public void Writes_the_domain_in_its_ASCII_form()
    {
        Assert.Equal("anna@xn--bcher-kva.example", EmailAddress.Parse("anna@Bücher.example").ToString());
    }
}
