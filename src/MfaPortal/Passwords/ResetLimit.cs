using MfaPortal.Oidc.Host;
using MfaPortal.Operations;

namespace MfaPortal.Passwords;

/// <summary>
/// How many wishes for a new password are written down at all: each is work for a worker, and a flood of them must not stand before the wishes of
/// people. More than <see cref="PasswordOptions.WishesPerPlace"/> in an hour are not answered anyway. In each node's memory.
/// </summary>
internal sealed class ResetLimit(TimeProvider time)
{
    public const int MostFromOnePlace = 20;
    public const int MostOfAll = 600;

    private readonly MinuteLimit<Place> limit = new(time, MostFromOnePlace, MostOfAll);

    public bool Allows(Place from) => limit.Take(from) is not null;
}
