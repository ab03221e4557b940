using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using MfaPortal.Mail.Mime;

namespace MfaPortal.Mail.Smtp;

/// <summary>
/// One conversation with a mail server (RFC 5321, STARTTLS of RFC 3207, AUTH of RFC 4954). Our own, because the framework's
/// SmtpClient sends without signing in when the server refuses the password, and knows no implicit TLS.
/// </summary>
internal sealed class SmtpDialog : IAsyncDisposable
{
    private readonly MailOptions options;
    private readonly SmtpTrust trust;
    private readonly SmtpWire wire;
    private readonly string ownName;
    private HashSet<string> offers = [];
    private bool encrypted;

    private SmtpDialog(MailOptions options, SmtpTrust trust, SmtpWire wire, string ownName)
    {
        this.options = options;
        this.trust = trust;
        this.wire = wire;
        this.ownName = ownName;
    }

    public static async Task<SmtpDialog> Connect(MailOptions options, SmtpTrust trust, TimeProvider time, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var timer = new CancellationTokenSource(options.StepTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, ct);
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(options.Host!, options.EffectivePort), both.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException("The mail server cannot be reached in time.");
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var wire = new SmtpWire(new NetworkStream(socket, ownsSocket: true), options.StepTimeout, time);
        return new SmtpDialog(options, trust, wire, Literal(((IPEndPoint)socket.LocalEndPoint!).Address));
    }

    /// <summary>Up to the point where mails can be handed over; a sentence where it does not come to that.</summary>
    public async Task<string?> Begin(CancellationToken ct)
    {
        if (options.Security == SmtpSecurity.ImplicitTls)
        {
            await Encrypt(ct);
        }

        var greeting = await wire.Listen(ct);
        if (!greeting.IsPositive)
        {
            return Answer(greeting);
        }

        if (await Hello(ct) is { } refusal)
        {
            return refusal;
        }

        return (options.Security == SmtpSecurity.StartTls ? await StartTls(ct) : null) ?? await SignIn(ct);
    }

    public async Task<Delivery> Deliver(OutgoingMail mail, CancellationToken ct)
    {
        var message = mail.Message;
        var utf8 = message.NeedsUtf8;
        if (utf8 && !offers.Contains("SMTPUTF8"))
        {
            return new Delivery.Refused("The mail server cannot take an address in this script (no SMTPUTF8).");
        }

        // The sender is ours and always the same: a server that does not like it takes none of our mails.
        var from = await wire.Ask($"MAIL FROM:<{message.From}>{(utf8 ? " SMTPUTF8" : "")}", ct);
        if (!from.IsPositive)
        {
            return new Delivery.Unreachable(Answer(from));
        }

        var recipient = await wire.Ask($"RCPT TO:<{message.To}>", ct);
        if (!recipient.IsPositive)
        {
            return await Withdraw(recipient, message, ct);
        }

        var data = await wire.Ask("DATA", ct);
        if (data.Code != 354)
        {
            return await Withdraw(data, message, ct);
        }

        var accepted = await wire.Ask(DotStuffing.Close(mail.Bytes), ct);
        return accepted.IsPositive ? new Delivery.Accepted(Answer(accepted, message)) : Refusal(accepted, message);
    }

    public Task Quit(CancellationToken ct) => wire.Ask("QUIT", ct);

    public ValueTask DisposeAsync() => wire.DisposeAsync();

    private async Task<string?> Hello(CancellationToken ct)
    {
        var reply = await wire.Ask("EHLO " + ownName, ct);
        if (!reply.IsPositive)
        {
            return Answer(reply);
        }

        offers = [.. reply.Lines.Skip(1).Select(line => line.Trim().ToUpperInvariant())];
        return null;
    }

    private async Task<string?> StartTls(CancellationToken ct)
    {
        // Going on in the clear is what an attacker in between waits for (RFC 8314 §4.1).
        if (!offers.Contains("STARTTLS"))
        {
            return "The mail server does not offer STARTTLS, and Mail:Security demands it.";
        }

        var reply = await wire.Ask("STARTTLS", ct);
        if (!reply.IsPositive)
        {
            return Answer(reply);
        }

        await Encrypt(ct);

        // RFC 3207 §4.2: what was said in the clear counts no more.
        offers = [];
        return await Hello(ct);
    }

    private async Task Encrypt(CancellationToken ct)
    {
        await wire.Upgrade(
            async (clear, token) =>
            {
                var tls = new SslStream(clear);
                await tls.AuthenticateAsClientAsync(trust.For(options.Host!), token);
                return tls;
            },
            ct);
        encrypted = true;
    }

    private async Task<string?> SignIn(CancellationToken ct)
    {
        if (options.UserName is not { } userName)
        {
            return null;
        }

        if (!encrypted)
        {
            return "The password of the mail server is sent over TLS only; Mail:Security is None.";
        }

        var ways = offers.FirstOrDefault(offer => offer.StartsWith("AUTH ", StringComparison.Ordinal))?.Split(' ') ?? [];
        SmtpReply reply;
        if (ways.Contains("PLAIN"))
        {
            reply = await wire.Ask("AUTH PLAIN " + Base64($"\0{userName}\0{options.Password}"), ct);
        }
        else if (ways.Contains("LOGIN"))
        {
            reply = await wire.Ask("AUTH LOGIN", ct);
            reply = reply.Code == 334 ? await wire.Ask(Base64(userName), ct) : reply;
            reply = reply.Code == 334 ? await wire.Ask(Base64(options.Password ?? ""), ct) : reply;
        }
        else
        {
            return "The mail server offers no way to sign in that we know (AUTH PLAIN, AUTH LOGIN), and Mail:UserName is set.";
        }

        return reply.IsPositive ? null : Answer(reply);
    }

    private async Task<Delivery> Withdraw(SmtpReply reply, MimeMessage message, CancellationToken ct)
    {
        if (!reply.IsGoodbye)
        {
            await wire.Ask("RSET", ct);
        }

        return Refusal(reply, message);
    }

    private Delivery Refusal(SmtpReply reply, MimeMessage message) => reply switch
    {
        // 503 and 530: the server wants something of us (signing in, mostly), not of the recipient.
        { IsGoodbye: true } or { Code: 503 or 530 } => new Delivery.Unreachable(Answer(reply, message)),
        { IsPermanent: true } => new Delivery.Refused(Answer(reply, message)),
        _ => new Delivery.Postponed(Answer(reply, message)),
    };

    private string Answer(SmtpReply reply, MimeMessage? message = null) =>
        reply.WithoutAddresses(options.UserName, message?.To.Local);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    // RFC 5321 §4.1.3: a client without a name of its own says its address.
    private static string Literal(IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address) is var own
        && own.AddressFamily == AddressFamily.InterNetworkV6 ? $"[IPv6:{own}]" : $"[{own}]";
}
