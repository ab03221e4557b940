using System.Text.Json;
using MfaPortal.Factors.Push.Messages;
using MfaPortal.Mail;
using MfaPortal.Tests.Mail;
using MfaPortal.Tests.Walks;
using Microsoft.Extensions.Options;
using Xunit;

namespace MfaPortal.Tests.Factors.Push.Messages;

public sealed class VapidTokensTests
{
    private readonly Clock clock = new();
    private readonly VapidKey key = new(VapidKey.New());

    [Fact]
    public void Serves_one_service_until_it_is_about_to_expire()
    {
        var tokens = Tokens();
        var first = tokens.For("https://push.example.net", key);

        clock.Turn(VapidTokens.Life - VapidTokens.Spare - TimeSpan.FromSeconds(1));
        Assert.Equal(first, tokens.For("https://push.example.net", key));

        clock.Turn(TimeSpan.FromSeconds(1));
        Assert.NotEqual(first, tokens.For("https://push.example.net", key));
    }

    [Fact]
    public void Is_for_one_service_alone()
    {
        var tokens = Tokens();
        Assert.Equal("https://push.example.net", Claims(tokens.For("https://push.example.net", key)).GetProperty("aud").GetString());
        Assert.Equal("https://other.example.net", Claims(tokens.For("https://other.example.net", key)).GetProperty("aud").GetString());
    }

    [Fact]
    public void Lives_less_than_a_day()
    {
        var expires = DateTimeOffset.FromUnixTimeSeconds(Claims(Tokens().For("https://push.example.net", key)).GetProperty("exp").GetInt64());
        Assert.InRange(expires - clock.GetUtcNow(), TimeSpan.FromHours(1), TimeSpan.FromHours(24));
    }

    [Theory]
    [InlineData("", "mailto:portal@example.test")]
    [InlineData("https://example.org/contact", "https://example.org/contact")]
    public void Names_whom_to_turn_to(string contact, string expected) =>
        Assert.Equal(expected, Claims(Tokens(contact).For("https://push.example.net", key)).GetProperty("sub").GetString());

    [Fact]
    public void Keeps_no_endless_number_of_services()
    {
        var tokens = Tokens();
        var first = tokens.For("https://0.example.net", key);
        for (var i = 1; i < 200; i++)
        {
            tokens.For($"https://{i}.example.net", key);
        }

        Assert.NotEqual(first, tokens.For("https://0.example.net", key));
    }

    private VapidTokens Tokens(string contact = "") => new(
        Options.Create(new PushMessagesOptions { Contact = contact }), Options.Create(new MailOptions { From = "portal@example.test" }), clock);

    private static JsonElement Claims(string parameters) => AppRequest.Payload(parameters["t=".Length..parameters.IndexOf(',', StringComparison.Ordinal)]);
}
