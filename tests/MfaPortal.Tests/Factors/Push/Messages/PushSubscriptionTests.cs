using System.Buffers.Text;
using MfaPortal.Factors.Push.Messages;
using Xunit;

namespace MfaPortal.Tests.Factors.Push.Messages;

public sealed class PushSubscriptionTests
{
    private static readonly PushSubscriber Browser = new(new Uri("https://push.example.net"));

    [Fact]
    public void Reads_what_a_browser_gives_and_writes_what_it_reads()
    {
        var read = PushSubscription.Parse(Browser.Json)!;
        Assert.Equal((Browser.Endpoint, Browser.P256dh, Browser.Auth), (read.Endpoint, Base64Url.EncodeToString(read.P256dh), Base64Url.EncodeToString(read.Auth)));
        Assert.Equal(read.ToJson(), PushSubscription.Parse(read.ToJson())!.ToJson());
    }

    [Theory]
    [InlineData("http://push.example.net/a")]
    [InlineData("http://10.0.0.1/a")]
    [InlineData("ftp://push.example.net/a")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/push/a")]
    [InlineData("https://user:secret@push.example.net/a")]
    [InlineData("https://push.example.net/a#fragment")]
    [InlineData("")]
    [InlineData(null)]
    public void Takes_no_address_that_is_not_https(string? endpoint) => Assert.Null(PushSubscription.Parse(endpoint, Browser.P256dh, Browser.Auth));

    [Fact]
    public void Takes_no_address_without_an_end() =>
        Assert.Null(PushSubscription.Parse("https://push.example.net/" + new string('a', 3000), Browser.P256dh, Browser.Auth));

    [Theory]
    [InlineData("http://localhost:8080/push/a")]
    [InlineData("http://127.0.0.1:8080/push/a")]
    [InlineData("http://[::1]:8080/push/a")]
    public void Takes_this_machine_without_tls(string endpoint) => Assert.NotNull(PushSubscription.Parse(endpoint, Browser.P256dh, Browser.Auth));

    [Fact]
    public void Takes_no_key_that_is_not_on_the_curve()
    {
        byte[] point = [4, .. Enumerable.Repeat((byte)1, 64)];
        Assert.Null(PushSubscription.Parse(Browser.Endpoint.AbsoluteUri, Base64Url.EncodeToString(point), Browser.Auth));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Takes_no_key_in_another_form(byte form)
    {
        var point = Base64Url.DecodeFromChars(Browser.P256dh);
        point[0] = form;
        Assert.Null(PushSubscription.Parse(Browser.Endpoint.AbsoluteUri, Base64Url.EncodeToString(point), Browser.Auth));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("=====================A")]
    [InlineData("AAAAAAAAAAAAAAAAAAAA A")]
    [InlineData("AAAAAAAAAAAAAAAAAAAA+/")]
    public void Takes_no_secret_of_another_length_or_alphabet(string auth) =>
        Assert.Null(PushSubscription.Parse(Browser.Endpoint.AbsoluteUri, Browser.P256dh, auth));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"endpoint":1}""")]
    [InlineData("""{"endpoint":"https://push.example.net/a","keys":null}""")]
    [InlineData("""{"endpoint":"https://push.example.net/a","keys":{"p256dh":[],"auth":{}}}""")]
    [InlineData("{")]
    public void Takes_no_json_that_is_something_else(string json) => Assert.Null(PushSubscription.Parse(json));

    [Fact]
    public void Is_never_written_out()
    {
        var text = PushSubscription.Parse(Browser.Json)!.ToString();
        Assert.Equal("(https://push.example.net)", text);
    }
}
