using System.Net;
using System.Net.Sockets;

namespace MfaPortal.RelyingApps;

/// <summary>
/// How much of what strangers ask for is written down: ten refusals from one place in five minutes, so that nobody fills the trail. In
/// memory, for each node apart.
/// </summary>
internal sealed class Strangers(IHttpContextAccessor http, TimeProvider time)
{
    public const int Most = 10;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    private const int MostKept = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, int> counts = [];
    private DateTimeOffset until;

    /// <summary>Another one. Whether it is to be written down.</summary>
    public bool Note()
    {
        var place = Place(http.HttpContext?.Connection.RemoteIpAddress);
        lock (gate)
        {
            // One window for all, and a full table begins anew: memory stays small.
            var now = time.GetUtcNow();
            if (now >= until || counts.Count >= MostKept)
            {
                counts.Clear();
                until = now + Window;
            }

            return (counts[place] = counts.GetValueOrDefault(place) + 1) <= Most;
        }
    }

    // A whole /64 is one place: that is the least that an IPv6 subscriber gets.
    private static IPAddress Place(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
        {
            return address?.MapToIPv4() ?? IPAddress.None;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
