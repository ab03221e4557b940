using MfaPortal.Mail;
using MfaPortal.Mail.Mime;
using MfaPortal.Mail.Smtp;
using Microsoft.Extensions.Options;
using Xunit;

namespace MfaPortal.Tests.Mail.Smtp;

[Collection(MailServerCollection.Name)]
public sealed class SmtpTransportTests(MailServer server)
{
    private static readonly MimeMessage Valid = new(
        EmailAddress.Parse("portal@example.test"),
        "Contoso",
        EmailAddress.Parse("anna@example.test"),
        "Anna",
        "Hello",
        new DateTimeOffset(2026, 3, 3, 13, 5, 0, TimeSpan.Zero),
        "0001",
        "Some words.\n",
        "<p>Some words.</p>\n");

    [Fact]
    public async Task Delivers_over_STARTTLS()
    {
        var mail = await Deliver("starttls", Valid with { Id = "starttls1" });

        Assert.True(mail.Secure);
        Assert.Equal("portal@example.test", mail.From);
        Assert.Equal(["anna@example.test"], mail.To);
        Assert.Equal("Hello", mail.Subject);
        Assert.Equal("Some words.\n", mail.Text);
        Assert.Equal("<p>Some words.</p>\n", mail.Html);
        Assert.Equal(new ReceivedMailbox("anna@example.test", "Anna"), Assert.Single(mail.ToHeader!));
        Assert.Equal(new ReceivedMailbox("portal@example.test", "Contoso"), Assert.Single(mail.FromHeader!));
        Assert.Contains("Date: Tue, 03 Mar 2026 13:05:00 +0000\r\n", mail.Raw, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated\r\n", mail.Raw, StringComparison.Ordinal);
        Assert.Equal("<starttls1@example.test>", mail.MessageId);
    }

    [Fact]
    public async Task Delivers_over_implicit_TLS()
    {
        var mail = await Deliver("implicit", Valid with { Id = "implicit1" }, options => options with { Security = SmtpSecurity.ImplicitTls });

        Assert.True(mail.Secure);
    }

    [Fact]
    public async Task Sends_a_batch_over_one_connection()
    {
        string[] ids = ["batch1", "batch2", "batch3"];

        var deliveries = await Send(server.Options("starttls"), [.. ids.Select(id => Valid with { Id = id })]);

        Assert.All(deliveries, delivery => Assert.IsType<Delivery.Accepted>(delivery));
        var mails = await Task.WhenAll(ids.Select(Arrived));
        Assert.Single(mails.Select(mail => mail.Connection).Distinct());
    }

    [Fact]
    public async Task Refuses_a_server_without_STARTTLS()
    {
        var refused = await Refused("clear", "clear1");

        Assert.Contains("STARTTLS", refused.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Goes_in_the_clear_only_where_told_to()
    {
        var mail = await Deliver("clear", Valid with { Id = "clear2" }, options => options with { Security = SmtpSecurity.None });

        Assert.False(mail.Secure);
    }

    [Fact]
    public async Task Refuses_words_that_came_before_TLS()
    {
        var refused = await Refused("early", "early1");

        Assert.Contains("out of turn", refused.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_certificate_of_an_unknown_authority()
    {
        var refused = await Refused("starttls", "untrusted1", options => options with { CaFile = server.OtherCaFile });

        Assert.Contains("certificate", refused.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_private_authority_where_none_is_set()
    {
        var refused = await Refused("starttls", "untrusted2", options => options with { CaFile = null });

        Assert.Contains("certificate", refused.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_certificate_of_another_name()
    {
        var refused = await Refused("implicit", "misnamed1", options => options with { Host = "127.0.0.1", Security = SmtpSecurity.ImplicitTls });

        Assert.Contains("certificate", refused.Answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("demanding")]
    [InlineData("login")]
    public async Task Signs_in_by_PLAIN_and_by_LOGIN(string mood)
    {
        var mail = await Deliver(mood, Valid with { Id = mood + "1" }, SignIn("right password"));

        Assert.Equal("portal", mail.User);
    }

    [Theory]
    [InlineData("demanding")]
    [InlineData("login")]
    [InlineData("starttls")]
    public async Task Sends_nothing_after_a_wrong_password(string mood)
    {
        var refused = await Refused(mood, mood + "-wrong", SignIn("a secret nobody sees"));

        Assert.StartsWith("535 ", refused.Answer, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret nobody sees", refused.Answer, StringComparison.Ordinal);
        Assert.DoesNotContain("portal", refused.Answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Sends_nothing_where_signing_in_is_not_offered()
    {
        var refused = await Refused("withoutAuth", "withoutAuth1", SignIn("right password"));

        Assert.Contains("AUTH", refused.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Never_signs_in_in_the_clear()
    {
        var refused = await Refused("clear", "clear3", options => SignIn("right password")(options) with { Security = SmtpSecurity.None });

        Assert.Contains("TLS", refused.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_recipients_do_not_stop_the_others()
    {
        var deliveries = await Send(
            server.Options("starttls"),
            Valid with { Id = "mixed1", To = EmailAddress.Parse("nobody@example.test") },
            Valid with { Id = "mixed2", To = EmailAddress.Parse("full@example.test") },
            Valid with { Id = "mixed3" });

        Assert.IsType<Delivery.Refused>(deliveries[0]);
        Assert.IsType<Delivery.Postponed>(deliveries[1]);
        Assert.IsType<Delivery.Accepted>(deliveries[2]);
        Assert.Equal(["anna@example.test"], (await Arrived("mixed3")).To);
    }

    [Fact]
    public async Task Answers_carry_no_address()
    {
        var deliveries = await Send(
            server.Options("starttls"),
            Valid with { Id = "answers1", To = EmailAddress.Parse("nobody@example.test") },
            Valid with { Id = "answers2" });

        Assert.StartsWith("550 5.1.1 ", deliveries[0].Answer, StringComparison.Ordinal);
        Assert.StartsWith("250 ", deliveries[1].Answer, StringComparison.Ordinal);
        Assert.All(deliveries, delivery => Assert.DoesNotContain("@", delivery.Answer, StringComparison.Ordinal));
        Assert.DoesNotContain("nobody", deliveries[0].Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_wait_for_a_silent_server()
    {
        var refused = await Refused("silent", "silent1", options => options with { StepTimeout = TimeSpan.FromMilliseconds(200) }).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Contains("in time", refused.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_when_told_to()
    {
        using var stop = new CancellationTokenSource();
        var sending = Send(server.Options("silent"), [Valid], stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Says_so_when_nobody_listens()
    {
        var refused = await Refused("starttls", "gone1", options => options with { Port = 1 });

        Assert.Contains("cannot be reached", refused.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_that_begin_with_a_dot_arrive_whole()
    {
        const string Text = "before\n.\nRCPT TO:<evil@example.test>\n..two\n.after\n";

        var mail = await Deliver("starttls", Valid with { Id = "dots1", Text = Text });

        Assert.Equal(Text, mail.Text);
        Assert.Single(mail.To);
    }

    [Fact]
    public async Task Other_scripts_and_long_subjects_arrive_whole()
    {
        var subject = string.Concat(Enumerable.Repeat("Größe, naïveté, Привет, 😀; ", 8)).TrimEnd();
        var text = string.Concat(Enumerable.Repeat("Zoë mag één = twee 😀 ", 20)) + "\nfin ici \n";

        var mail = await Deliver("starttls", Valid with { Id = "scripts1", Subject = subject, ToName = "Zoë \"de\" Größe", Text = text });

        Assert.Equal(subject, mail.Subject);
        Assert.Equal(text, mail.Text);
        Assert.Equal("Zoë \"de\" Größe", mail.ToHeader![0].Name);
        Assert.All(mail.Raw.Split("\r\n"), line => Assert.True(line.Length <= 78, line));
    }

    [Fact]
    public async Task An_address_in_another_script_needs_SMTPUTF8()
    {
        var message = Valid with { To = EmailAddress.Parse("zoë@example.test") };

        var mail = await Deliver("starttls", message with { Id = "utf8a" });
        var deliveries = await Send(server.Options("withoutUtf8"), message with { Id = "utf8b" });

        Assert.Equal(["zoë@example.test"], mail.To);
        Assert.IsType<Delivery.Refused>(Assert.Single(deliveries));
    }

    private static Func<MailOptions, MailOptions> SignIn(string password) => options => options with { UserName = "portal", Password = password };

    private async Task<ReceivedMail> Deliver(string mood, MimeMessage message, Func<MailOptions, MailOptions>? change = null)
    {
        var options = server.Options(mood);
        Assert.IsType<Delivery.Accepted>(Assert.Single(await Send(change?.Invoke(options) ?? options, message)));
        return await Arrived(message.Id);
    }

    private async Task<Delivery.Unreachable> Refused(string mood, string id, Func<MailOptions, MailOptions>? change = null)
    {
        var options = server.Options(mood);
        var delivery = Assert.IsType<Delivery.Unreachable>(Assert.Single(await Send(change?.Invoke(options) ?? options, Valid with { Id = id })));
        Assert.DoesNotContain(server.Received, mail => mail.MessageId == $"<{id}@example.test>");
        return delivery;
    }

    private Task<ReceivedMail> Arrived(string id) => server.Get(mail => mail.MessageId == $"<{id}@example.test>");

    private static Task<List<Delivery>> Send(MailOptions options, params MimeMessage[] messages) => Send(options, messages, CancellationToken.None);

    private static async Task<List<Delivery>> Send(MailOptions options, MimeMessage[] messages, CancellationToken ct)
    {
        var transport = new SmtpTransport(Options.Create(options), TimeProvider.System);
        OutgoingMail[] mails = [.. messages.Select(message => new OutgoingMail(MailId.From(Guid.Empty), "test", message))];
        var deliveries = new List<Delivery>();
        await foreach (var delivery in transport.Send(mails, ct))
        {
            deliveries.Add(delivery);
        }

        return deliveries;
    }
}
