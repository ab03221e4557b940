using System.Net;
using System.Net.Sockets;

namespace MfaPortal.Outgoing;

/// <summary>What a name stands for at this moment. A test answers it from its own table.</summary>
internal delegate Task<IPAddress[]> ResolveName(string host, CancellationToken ct);

/// <summary>
/// Opens connections to addresses that somebody else named. The address is looked at when it is connected to, and it is the one that is connected to: a name that
/// changes its mind between a check and a use (DNS rebinding) gains nothing.
/// </summary>
internal sealed class GuardedConnection(AddressGuard guard, ResolveName resolve)
{
    /// <summary>No redirect, proxy, cookie or credentials: each would lead where nobody looked. Certificates are checked as always.</summary>
    public SocketsHttpHandler Handler(TimeSpan connectTimeout) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectCallback = async (context, ct) => await Open(context.DnsEndPoint, ct),
        ConnectTimeout = connectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
        MaxConnectionsPerServer = 8,
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 4096,
        ResponseDrainTimeout = TimeSpan.FromMilliseconds(500),
        ActivityHeadersPropagator = null,
    };

    private async Task<Stream> Open(DnsEndPoint target, CancellationToken ct)
    {
        var found = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await resolve(target.Host, ct);
        IPAddress[] allowed = [.. found.Where(guard.Lets)];
        if (allowed.Length == 0)
        {
            throw new ForbiddenAddress();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The HTTP client knows only exceptions here. Names no address: what a name leads to inside is nobody's business.</summary>
internal sealed class ForbiddenAddress() : IOException("The address leads to a network that is not allowed.");
