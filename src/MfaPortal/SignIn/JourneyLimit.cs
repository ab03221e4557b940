using MfaPortal.Oidc.Host;
using MfaPortal.Operations;

namespace MfaPortal.SignIn;

/// <summary>
/// How many sign-ins begin where nobody is signed in: each is a row that lies for hours, and takes no password. Far more than a building full of
/// people begins. In each node's memory.
/// </summary>
internal sealed class JourneyLimit(TimeProvider time)
{
    public const int MostFromOnePlace = 1200;

    private readonly MinuteLimit<Place> limit = new(time, MostFromOnePlace, int.MaxValue);

    /// <summary>
    /// A flood from very many places must not stop everybody else's sign-in: who is not counted any more may begin. Nor is this machine counted: what
    /// comes from there is a proxy that nobody named, and behind it stands everybody.
    /// </summary>
    public bool Allows(Place from) => from.IsHere || limit.Take(from, amongAll: false, uncounted: true) is not null;
}
