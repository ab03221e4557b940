using System.Net;
using System.Net.Sockets;

namespace MfaPortal.Factors.Push;

/// <summary>
/// How many codes that are not right are looked at: forty bits that find any open pairing must not be tried at the speed of a machine. A seat is
/// taken before the code is looked at, so that many at once are counted too, and given back when it was right. In each node's memory.
/// </summary>
internal sealed class PairingLimit(TimeProvider time)
{
    public const int MostFromOnePlace = 30;
    public const int MostTyped = 600;
    public const int MostPlaces = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, int> places = [];
    private long minute;
    private int allTyped;

    /// <summary>The minute it was taken in, to give it back; null: not now. A code from the picture is too long to be guessed from many places.</summary>
    public long? Take(IPAddress? from, bool typed)
    {
        lock (gate)
        {
            Turn();
            var place = Place(from);
            var count = places.GetValueOrDefault(place);
            if (count >= MostFromOnePlace || (count == 0 && places.Count >= MostPlaces) || (typed && allTyped >= MostTyped))
            {
                return null;
            }

            places[place] = count + 1;
            allTyped += typed ? 1 : 0;
            return minute;
        }
    }

    public void GiveBack(IPAddress? from, bool typed, long taken)
    {
        lock (gate)
        {
            if (taken == minute && places.GetValueOrDefault(Place(from)) is var count and > 0)
            {
                places[Place(from)] = count - 1;
                allTyped -= typed ? 1 : 0;
            }
        }
    }

    private void Turn()
    {
        var now = time.GetUtcNow().UtcTicks / TimeSpan.TicksPerMinute;
        if (now != minute)
        {
            (minute, allTyped) = (now, 0);
            places.Clear();
        }
    }

    // A whole /64 is one place: that is the least that an IPv6 subscriber gets.
    private static IPAddress Place(IPAddress? address)
    {
        if (address is null)
        {
            return IPAddress.None;
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
