using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MfaPortal.Factors.Push.Messages;
using MfaPortal.Outgoing;
using MfaPortal.Tests.Mail.Smtp;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Factors.Push.Messages;

/// <summary>One message to one service, over real connections; what arrives is opened by implementations that are not ours.</summary>
public sealed class PushSenderTests : IAsyncLifetime
{
    private static readonly PushMessage Message = new("Somebody is signing in. Was it you?", TimeSpan.FromSeconds(120), "sign-in", PushUrgency.High);

    private LocalPushService service = null!;
    private PushRoom room = null!;

    public async Task InitializeAsync() => (service, room) = (await LocalPushService.Start(), await PushRoom.Open());

    public async Task DisposeAsync()
    {
        await room.DisposeAsync();
        await service.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("Somebody is signing in. Was it you?")]
    [InlineData("Iemand logt in. Was u dat? Ça va – 你好 🔑")]
    [InlineData("long")]
    public async Task Is_opened_and_believed_by_the_implementations_of_others(string text)
    {
        var phone = service.Subscribe();
        var body = text == "long" ? new string('x', PushEncryption.LongestText) : text;

        Assert.IsType<PushOutcome.Sent>(await Send(phone, new PushMessage(body, TimeSpan.FromSeconds(120), null, PushUrgency.High)));

        var opened = await service.Open(await service.Next(), phone, await room.Messages.PublicKey(default), room.Clock.GetUtcNow());
        Assert.Equal(body, opened.Text);
        Assert.Equal("mailto:portal@example.test", opened.Claims.GetProperty("sub").GetString());
        Assert.InRange(opened.Claims.GetProperty("exp").GetInt64() - room.Clock.GetUtcNow().ToUnixTimeSeconds(), 1, 24 * 60 * 60);
    }

    [Fact]
    public async Task Is_opened_by_nobody_but_its_browser()
    {
        var (phone, other) = (service.Subscribe(), service.Subscribe());
        await Send(phone);
        var message = await service.Next();
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(async () =>
            await service.Open(message, other, await room.Messages.PublicKey(default), room.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task Is_believed_from_no_other_sender_and_on_no_other_day()
    {
        var phone = service.Subscribe();
        await Send(phone);
        var (message, key) = (await service.Next(), await room.Messages.PublicKey(default));
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => service.Open(message, phone, new VapidKey(VapidKey.New()).Public, room.Clock.GetUtcNow()));
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => service.Open(message, phone, key, room.Clock.GetUtcNow().AddDays(1)));
    }

    [Fact]
    public async Task Says_what_the_service_needs_to_know_and_no_more()
    {
        var phone = service.Subscribe();
        await Send(phone);

        var message = await service.Next();
        Assert.Equal(("POST", phone.Endpoint.AbsolutePath), (message.Method, message.Path));
        Assert.Equal(
            ("120", "high", "sign-in", "aes128gcm", "application/octet-stream"),
            (message.Headers["TTL"], message.Headers["Urgency"], message.Headers["Topic"], message.Headers["Content-Encoding"], message.Headers["Content-Type"]));
        Assert.Empty(message.Headers.Keys.Except(
            ["TTL", "Urgency", "Topic", "Content-Encoding", "Content-Type", "Content-Length", "Authorization", "Host"], StringComparer.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(200, typeof(PushOutcome.Sent))]
    [InlineData(201, typeof(PushOutcome.Sent))]
    [InlineData(202, typeof(PushOutcome.Sent))]
    [InlineData(204, typeof(PushOutcome.Sent))]
    [InlineData(404, typeof(PushOutcome.Gone))]
    [InlineData(410, typeof(PushOutcome.Gone))]
    [InlineData(408, typeof(PushOutcome.Later))]
    [InlineData(429, typeof(PushOutcome.Later))]
    [InlineData(500, typeof(PushOutcome.Later))]
    [InlineData(503, typeof(PushOutcome.Later))]
    [InlineData(400, typeof(PushOutcome.Refused))]
    [InlineData(401, typeof(PushOutcome.Refused))]
    [InlineData(403, typeof(PushOutcome.Refused))]
    [InlineData(413, typeof(PushOutcome.Refused))]
    public async Task Goes_by_the_status_of_the_answer(int status, Type expected)
    {
        service.Answer = LocalPushService.With(status);
        Assert.IsType(expected, await Send(service.Subscribe()));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("17", 17)]
    [InlineData("0", 0)]
    [InlineData("99999999", 24 * 60 * 60)]
    [InlineData("Tue, 03 Mar 2026 13:06:00 GMT", 60)]
    [InlineData("Tue, 03 Mar 2026 12:00:00 GMT", 0)]
    [InlineData("soon", null)]
    public async Task Comes_back_when_the_service_says(string? retryAfter, int? seconds)
    {
        service.Answer = LocalPushService.With(429, retryAfter is null ? [] : [("Retry-After", retryAfter)]);
        Assert.Equal(new PushOutcome.Later(seconds is { } after ? TimeSpan.FromSeconds(after) : null), await Send(service.Subscribe()));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Follows_no_redirect(int status)
    {
        await using var canary = await LocalPushService.Start();
        service.Answer = LocalPushService.With(status, ("Location", canary.Subscribe().Endpoint.AbsoluteUri));
        Assert.Equal(new PushOutcome.Refused(status), await Send(service.Subscribe()));
        Assert.Empty(canary.Delivered);
    }

    [Fact]
    public async Task Waits_five_seconds_for_a_service_that_hangs()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var sending = Send(new PushSubscriber(new Uri($"http://127.0.0.1:{((IPEndPoint)mute.LocalEndpoint).Port}")));
        using var connection = await mute.AcceptTcpClientAsync();

        (await room.Clock.SomebodyWaits(PushSender.Limit))();

        Assert.Equal(new PushOutcome.Later(null), await sending);
    }

    [Fact]
    public async Task Does_not_listen_to_an_endless_answer()
    {
        var cutOff = new TaskCompletionSource();
        service.Answer = async http =>
        {
            try
            {
                while (true)
                {
                    await http.Response.Body.WriteAsync(new byte[64 * 1024], http.RequestAborted);
                }
            }
            finally
            {
                cutOff.SetResult();
            }
        };

        Assert.IsType<PushOutcome.Sent>(await Send(service.Subscribe()));
        await cutOff.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Stops_when_whoever_asked_is_gone()
    {
        using var gone = new CancellationTokenSource();
        service.Answer = _ => gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => room.Messages.Send(Subscription(service.Subscribe()), Message, gone.Token));
    }

    [Theory]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://localhost")]
    [InlineData("http://[::1]")]
    [InlineData("https://127.0.0.1")]
    [InlineData("https://2130706433")]
    [InlineData("https://[::ffff:127.0.0.1]")]
    [InlineData("https://0.0.0.0")]
    [InlineData("https://169.254.169.254")]
    [InlineData("https://10.0.0.1")]
    [InlineData("https://localhost")]
    public async Task Connects_to_nobody_inside(string host)
    {
        await using var closed = await PushRoom.Open(("PushMessages:AllowedNetworks:0", "192.0.2.1/32"));
        var inside = new PushSubscriber(new Uri($"{host}:{service.Address.Port}"));
        Assert.Equal(new PushOutcome.Refused(null), await closed.Messages.Send(Subscription(inside), Message, default));
        Assert.Empty(service.Delivered);
        Assert.Contains(closed.Log.All, line => line.Contains("not allowed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sends_to_no_service_that_the_operator_did_not_name()
    {
        await using var listed = await PushRoom.Open(("PushMessages:Services:0", "fcm.googleapis.com"));
        var phone = Subscription(service.Subscribe());
        Assert.False(listed.Messages.Takes(phone));
        Assert.Equal(new PushOutcome.Refused(null), await listed.Messages.Send(phone, Message, default));
        Assert.Empty(service.Delivered);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(503)]
    [InlineData(0)]
    public async Task Writes_no_endpoint_into_the_log(int status)
    {
        service.Answer = LocalPushService.With(status);
        var phone = service.Subscribe();
        if (status == 0)
        {
            await service.DisposeAsync();
        }

        Assert.IsNotType<PushOutcome.Sent>(await Send(phone));
        Assert.Contains(room.Log.All, line => line.Contains(phone.Endpoint.Authority, StringComparison.Ordinal));
        Assert.DoesNotContain(room.Log.All, line => line.Contains(phone.Endpoint.AbsolutePath, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Speaks_http2_where_it_is_offered_and_believes_the_right_certificate_alone()
    {
        var folder = Directory.CreateTempSubdirectory("mfaportal-certificates-");
        TestCertificates.Write(folder.FullName);
        using var certificate = X509Certificate2.CreateFromPemFile(Path.Combine(folder.FullName, "server.pem"), Path.Combine(folder.FullName, "server.key"));
        using var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder.FullName, "ca.pem"));
        folder.Delete(recursive: true);
        await using var secure = await LocalPushService.Start(certificate);
        var phone = secure.Subscribe();

        Assert.Equal(new PushOutcome.Later(null), await Send(phone));
        Assert.Empty(secure.Delivered);

        var handler = new GuardedConnection(new AddressGuard(["127.0.0.0/8", "::1/128"]), Dns.GetHostAddressesAsync).Handler(PushSender.Limit);
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        using var sender = ActivatorUtilities.CreateInstance<PushSender>(room.Services, handler);
        Assert.IsType<PushOutcome.Sent>(await sender.Send(Subscription(phone), Message, default));

        var message = await secure.Next();
        Assert.Equal("HTTP/2", message.Protocol);
        Assert.Equal(Message.Body, (await secure.Open(message, phone, await room.Messages.PublicKey(default), room.Clock.GetUtcNow())).Text);
    }

    private Task<PushOutcome> Send(PushSubscriber phone, PushMessage? message = null) =>
        room.Messages.Send(Subscription(phone), message ?? Message, default);

    private static PushSubscription Subscription(PushSubscriber phone) => PushSubscription.Parse(phone.Json)!;
}
