using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MfaPortal.Outgoing;
using MfaPortal.RelyingApps.Logout;
using MfaPortal.Tests.Outgoing;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace MfaPortal.Tests.RelyingApps.Logout;

/// <summary>One attempt to tell one app, over real connections.</summary>
public sealed class NoticeSenderTests : IAsyncLifetime
{
    private readonly Mail.Clock clock = new();
    private ToldApp app = null!;

    public async Task InitializeAsync() => app = await ToldApp.Start();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task Posts_a_form_with_the_token_alone()
    {
        Assert.IsType<Told.Heard>(await Send(app.BackChannel));

        var request = Assert.Single(app.Requests);
        Assert.Equal(("POST", "/backchannel?kept=1", "application/x-www-form-urlencoded"), (request.Method, request.PathAndQuery, request.ContentType));
        Assert.Equal("a.logout.token", Assert.Single(request.Form, field => field.Key == "logout_token").Value);
        Assert.Single(request.Form);
        Assert.DoesNotContain("traceparent", request.Headers, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Cookie", request.Headers, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, typeof(Told.Heard))]
    [InlineData(HttpStatusCode.NoContent, typeof(Told.Heard))]
    [InlineData(HttpStatusCode.BadRequest, typeof(Told.Refused))]
    [InlineData(HttpStatusCode.Accepted, typeof(Told.NotNow))]
    [InlineData(HttpStatusCode.Unauthorized, typeof(Told.NotNow))]
    [InlineData(HttpStatusCode.NotFound, typeof(Told.NotNow))]
    [InlineData(HttpStatusCode.TooManyRequests, typeof(Told.NotNow))]
    [InlineData(HttpStatusCode.InternalServerError, typeof(Told.NotNow))]
    [InlineData(HttpStatusCode.ServiceUnavailable, typeof(Told.NotNow))]
    public async Task Goes_by_the_status_of_the_answer(HttpStatusCode status, Type expected)
    {
        app.Answers(status);
        Assert.IsType(expected, await Send(app.BackChannel));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Follows_no_redirect(int status)
    {
        await using var canary = await ToldApp.Start();
        app.Answer = http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = canary.BackChannel.AbsoluteUri;
            return Task.CompletedTask;
        };

        Assert.Equal(new Told.NotNow($"answered {status}"), await Send(app.BackChannel));
        Assert.Empty(canary.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Waits_five_seconds_for_an_app_that_hangs_before_or_within_its_head(bool connectsOnly)
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var sending = Send(new Uri($"http://127.0.0.1:{((IPEndPoint)mute.LocalEndpoint).Port}/"));
        using var connection = await mute.AcceptTcpClientAsync();
        if (!connectsOnly)
        {
            await connection.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nX-"u8.ToArray());
        }

        (await clock.SomebodyWaits(TimeSpan.FromSeconds(5)))();

        Assert.Equal(new Told.NotNow("did not answer in time"), await sending);
    }

    [Fact]
    public async Task Does_not_listen_to_an_endless_answer()
    {
        var cutOff = new TaskCompletionSource();
        app.Answer = async http =>
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

        // Heard, although there is no end; and whoever sends on is cut off. (How much the app wrote says nothing: what it writes to a connection
        // that is closed goes nowhere, as fast as it likes, until it is told.)
        Assert.IsType<Told.Heard>(await Send(app.BackChannel).WaitAsync(TimeSpan.FromSeconds(60)));
        await cutOff.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Takes_no_endless_head()
    {
        using var talker = new TcpListener(IPAddress.Loopback, 0);
        talker.Start();
        var sending = Send(new Uri($"http://127.0.0.1:{((IPEndPoint)talker.LocalEndpoint).Port}/"));
        using var connection = await talker.AcceptTcpClientAsync();
        var head = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nX-Long: " + new string('x', 64 * 1024));
        await connection.GetStream().WriteAsync(head);

        Assert.IsType<Told.NotNow>(await sending);
    }

    [Fact]
    public async Task Says_that_nobody_is_there()
    {
        var address = app.BackChannel;
        await app.DisposeAsync();
        Assert.Equal(new Told.NotNow("cannot be reached"), await Send(address));
    }

    [Fact]
    public async Task Believes_no_certificate_that_nobody_signed()
    {
        var folder = Directory.CreateTempSubdirectory("mfaportal-certificates-");
        Mail.Smtp.TestCertificates.Write(folder.FullName);
        using var certificate = X509Certificate2.CreateFromPemFile(Path.Combine(folder.FullName, "server.pem"), Path.Combine(folder.FullName, "server.key"));
        folder.Delete(recursive: true);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var sending = Send(new Uri($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/"));
        using var connection = await listener.AcceptTcpClientAsync();
        await using var tls = new System.Net.Security.SslStream(connection.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(certificate);
        }
        catch (Exception failure) when (failure is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The other side hung up, which is what it should do.
        }

        Assert.Equal(new Told.NotNow("has no certificate that can be trusted"), await sending);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0177.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("0.0.0.0")]
    [InlineData("localhost")]
    [InlineData("inside.example.test")]
    [InlineData("mapped.example.test")]
    public async Task Connects_to_nobody_inside(string host)
    {
        using var sender = Sender([]);
        Assert.Equal(
            new Told.NotNow("has an address that is not allowed"),
            await sender.Send(new Uri($"http://{host}:{app.Address.Port}/backchannel"), "a.logout.token", CancellationToken.None));
        Assert.Empty(app.Requests);
    }

    [Fact]
    public async Task Connects_to_the_address_that_was_looked_at()
    {
        // Of what the name says at this moment only what is allowed is tried; that it says something else later does not matter.
        var asked = 0;
        using var sender = Sender(["127.0.0.1/32"], (_, _) =>
        {
            asked++;
            return Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.1"), IPAddress.Loopback]);
        });
        Assert.IsType<Told.Heard>(await sender.Send(new Uri($"http://app.example.test:{app.Address.Port}/"), "t", CancellationToken.None));
        Assert.Equal(1, asked);
    }

    [Fact]
    public void Goes_through_no_proxy_and_brings_nothing_along()
    {
        using var handler = new GuardedConnection(AddressGuardTests.Guard(), Known).Handler(NoticeSender.Limit);
        Assert.False(handler.UseProxy);
        Assert.False(handler.UseCookies);
        Assert.False(handler.AllowAutoRedirect);
        Assert.Null(handler.Credentials);
        Assert.Null(handler.SslOptions.RemoteCertificateValidationCallback);
    }

    private async Task<Told> Send(Uri address)
    {
        using var sender = Sender(["127.0.0.0/8", "::1/128"]);
        return await sender.Send(address, "a.logout.token", CancellationToken.None);
    }

    private NoticeSender Sender(string[] allowed, ResolveName? resolve = null) =>
        new(new GuardedConnection(AddressGuardTests.Guard(allowed), resolve ?? Known), clock);

    private static Task<IPAddress[]> Known(string host, CancellationToken ct) => host switch
    {
        "inside.example.test" => Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
        "mapped.example.test" => Task.FromResult<IPAddress[]>([IPAddress.Loopback.MapToIPv6()]),
        _ => Dns.GetHostAddressesAsync(host, ct),
    };
}
