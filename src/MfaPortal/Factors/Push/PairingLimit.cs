using System.Net;
using MfaPortal.Oidc.Host;

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
    private readonly Dictionary<Place, int> places = [];
    private long minute;
    private int allTyped;

    /// <summary>The minute it was taken in, to give it back; null: not now. A code from the picture is too long to be guessed from many places.</summary>
    public long? Take(IPAddress? from, bool typed)
    {
        lock (gate)
        {
            Turn();
            var place = Place.Of(from);
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
            if (taken == minute && places.GetValueOrDefault(Place.Of(from)) is var count and > 0)
            {
                places[Place.Of(from)] = count - 1;
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
}
