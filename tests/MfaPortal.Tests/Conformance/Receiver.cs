using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Xunit;

namespace MfaPortal.Tests.Conformance;

/// <summary>What came to an address of the relying party's server.</summary>
internal sealed record Received(string Method, string Target, string? ContentType, string Body);

/// <summary>The relying party's own server: writes down what it is sent and answers 200, empty, not to be kept.</summary>
internal sealed class Receiver : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private readonly HttpListener listener = new();
    private readonly Channel<Received> received = Channel.CreateUnbounded<Received>();

    public Receiver()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = new Uri($"http://localhost:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }

        listener.Prefixes.Add(Address.AbsoluteUri);
        listener.Start();
        _ = Listen();
    }

    public Uri Address { get; }

    public async Task<Received> Next()
    {
        using var patience = new CancellationTokenSource(Guard);
        return await received.Reader.ReadAsync(patience.Token);
    }

    public void AssertNothingCame() => Assert.False(received.Reader.TryRead(out var came), $"{came}");

    public void Dispose() => listener.Close();

    private async Task Listen()
    {
        while (listener.IsListening)
        {
            try
            {
                var exchange = await listener.GetContextAsync();
                using var reader = new StreamReader(exchange.Request.InputStream);
                received.Writer.TryWrite(new Received(
                    exchange.Request.HttpMethod, exchange.Request.Url!.PathAndQuery, exchange.Request.ContentType, await reader.ReadToEndAsync()));
                exchange.Response.Headers["Cache-Control"] = "no-store";
                exchange.Response.Close();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
