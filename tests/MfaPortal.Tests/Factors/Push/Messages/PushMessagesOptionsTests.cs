using MfaPortal.Factors.Push.Messages;
using Xunit;

namespace MfaPortal.Tests.Factors.Push.Messages;

public sealed class PushMessagesOptionsTests
{
    private static readonly PushMessagesOptions Listed = new() { Services = ["fcm.googleapis.com", "*.notify.windows.com"] };

    [Theory]
    [InlineData("https://fcm.googleapis.com/fcm/send/a")]
    [InlineData("https://FCM.googleapis.com/fcm/send/a")]
    [InlineData("https://wns2-par02p.notify.windows.com/w/?token=a")]
    public void Knows_the_services_on_the_list(string endpoint) => Assert.True(Listed.Names(new Uri(endpoint)));

    [Theory]
    [InlineData("https://updates.push.services.mozilla.com/wpush/v2/a")]
    [InlineData("https://notify.windows.com/w")]
    [InlineData("https://evilnotify.windows.com/w")]
    [InlineData("https://a.notify.windows.com.example.net/w")]
    [InlineData("https://example.net/fcm.googleapis.com")]
    [InlineData("https://x.fcm.googleapis.com/a")]
    [InlineData("https://fcm.googleapis.com:8443/fcm/send/a")]
    public void Knows_nothing_beside_them(string endpoint) => Assert.False(Listed.Names(new Uri(endpoint)));

    [Theory]
    [InlineData("https://fcm.googleapis.com/fcm/send/a", true)]
    [InlineData("https://updates.push.services.mozilla.com/wpush/v2/a", true)]
    [InlineData("https://web.push.apple.com/a", true)]
    [InlineData("https://wns2-par02p.notify.windows.com/w/?token=a", true)]
    [InlineData("https://push.example.net/a", false)]
    [InlineData("https://fcm.googleapis.com:8443/fcm/send/a", false)]
    [InlineData("http://fcm.googleapis.com/fcm/send/a", false)]
    public void Without_a_list_knows_those_of_the_browsers_there_are(string endpoint, bool known) =>
        Assert.Equal(known, new PushMessagesOptions().Names(new Uri(endpoint)));

    [Theory]
    [InlineData("https://push.example.net/a")]
    [InlineData("https://push.example.net:8443/a")]
    public void Takes_whichever_a_browser_names_where_that_is_wanted(string endpoint) =>
        Assert.True(new PushMessagesOptions { Services = ["*"] }.Names(new Uri(endpoint)));

    [Theory]
    [InlineData("fcm.googleapis.com", true, true, false)]
    [InlineData("UPDATES.push.services.mozilla.com", true, true, false)]
    [InlineData("push.example.net", false, false, true)]
    [InlineData("tar.pit", false, false, false)]
    public void Gives_a_host_that_is_merely_let_through_no_more_seats(string host, bool byItself, bool letThrough, bool named)
    {
        Assert.Equal(byItself, new PushMessagesOptions().Lists(host));
        Assert.Equal(letThrough, new PushMessagesOptions { Services = ["*"] }.Lists(host));
        Assert.Equal(named, new PushMessagesOptions { Services = ["*", "push.example.net"] }.Lists(host));
    }

    [Fact]
    public void Finds_nothing_wrong_with_what_is_right() => Assert.True(Check(new PushMessagesOptions
    {
        Contact = "mailto:it@example.org",
        Services = ["web.push.apple.com", "*.notify.windows.com"],
        AllowedNetworks = ["10.20.0.0/16"],
    }) && Check(new PushMessagesOptions { Services = ["*"] }));

    [Theory]
    [InlineData("it@example.org")]
    [InlineData("http://example.org")]
    [InlineData("tel:123")]
    public void Says_what_is_no_contact(string contact) => Assert.False(Check(new PushMessagesOptions { Contact = contact }));

    [Theory]
    [InlineData("https://fcm.googleapis.com")]
    [InlineData("*.")]
    [InlineData("a.*.example.org")]
    [InlineData("fcm.googleapis.com:443")]
    [InlineData("")]
    public void Says_what_is_no_host(string service) => Assert.False(Check(new PushMessagesOptions { Services = [service] }));

    [Fact]
    public void Says_what_is_no_network() => Assert.False(Check(new PushMessagesOptions { AllowedNetworks = ["10.0.0.1"] }));

    private static bool Check(PushMessagesOptions options) => new PushMessagesCheck().Validate(null, options).Succeeded;
}
