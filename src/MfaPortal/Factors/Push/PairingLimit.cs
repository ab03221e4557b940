using System.Net;
using MfaPortal.Oidc.Host;
using MfaPortal.Operations;

namespace MfaPortal.Factors.Push;

/// <summary>
/// How many codes that are not right are looked at: forty bits that find any open pairing must not be tried at the speed of a machine. A seat is
/// taken before the code is looked at, so that many at once are counted too, and given back when it was right. In each node's memory.
/// </summary>
internal sealed class PairingLimit(TimeProvider time)
{
    public const int MostFromOnePlace = 30;
    public const int MostTyped = 600;

    private readonly MinuteLimit<Place> limit = new(time, MostFromOnePlace, MostTyped);

    /// <summary>To give it back; null: not now. A code from the picture is too long to be guessed from many places.</summary>
    public MinuteLimit<Place>.Seat? Take(IPAddress? from, bool typed) => limit.Take(Place.Of(from), amongAll: typed);

    public void GiveBack(MinuteLimit<Place>.Seat seat) => limit.GiveBack(seat);
}
