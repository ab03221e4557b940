using MfaPortal.Factors;

namespace MfaPortal.SignIn;

/// <summary>
/// The kinds on offer, in the order in which a person meets them. Recommended ones stand first. What needs no phone is on the page of those
/// who have none, unless it is recommended: few things to choose from, and none that is hidden.
/// </summary>
/// <param name="First">Recommended, and good for everybody.</param>
/// <param name="WithPhone">On a phone; those that ask which one come last, and the choice of having none beside them.</param>
/// <param name="WithoutPhone">For those who have none: what needs none, and what also runs as a program on the computer.</param>
internal sealed record FactorChoice(IReadOnlyList<FactorKind> First, IReadOnlyList<FactorKind> WithPhone, IReadOnlyList<FactorKind> WithoutPhone)
{
    public int Count => First.Concat(WithPhone).Concat(WithoutPhone).Distinct().Count();

    public static FactorChoice Of(IReadOnlyList<FactorKind> kinds) => new(
        [.. kinds.Where(kind => kind.Recommended && kind.WithoutPhone)],
        [.. kinds.Where(kind => !kind.WithoutPhone).OrderBy(kind => kind.AsksForDevice).ThenByDescending(kind => kind.Recommended)],
        [.. kinds.Where(kind => kind.WithoutPhone || kind.AsksForDevice).OrderByDescending(kind => kind.Recommended).ThenBy(kind => kind.AsksForDevice)]);
}
