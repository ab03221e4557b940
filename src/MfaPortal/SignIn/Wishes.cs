using MfaPortal.Factors;
using MfaPortal.Oidc.Host;

namespace MfaPortal.SignIn;

/// <summary>How strong a sign-in an app wants, by the ladder of <see cref="Strength"/>: whatever is stronger than what was named will do.</summary>
internal static class Wishes
{
    /// <summary>Without this there is no code: the app's own minimum, and an essential `acr` (OpenID Connect Core §5.5.1.1).</summary>
    public static Strength Demanded(SignInDemand demand)
    {
        var minimum = StrengthNames.AtLeast(demand.MinimumAcr);
        return demand.AcrEssential ? Higher(minimum, WeakestOf(Named(demand.AcrValues), otherwise: Beyond)) : minimum;
    }

    /// <summary>
    /// Where a person is led: up to what is demanded, and, for a wish (`acr_values`), up to the least of what was named, as far as
    /// a factor of this portal reaches. A wish that nothing here can grant keeps nobody from signing in.
    /// </summary>
    public static Strength Needed(SignInDemand demand, FactorCatalogue catalogue)
    {
        var demanded = Demanded(demand);
        var granted = Named(demand.AcrValues).Where(strength => strength <= Highest(catalogue));
        return demand.AcrEssential ? demanded : Higher(demanded, WeakestOf(granted, otherwise: Strength.Password));
    }

    /// <summary>
    /// The `acr` for tokens: the strongest of the names the app used that is true, so that it finds what it asked for; else what was reached.
    /// </summary>
    public static string Name(Strength reached, SignInDemand? demand) =>
        Named(demand?.AcrValues ?? []).Where(strength => strength <= reached).DefaultIfEmpty(reached).Max().Acr();

    /// <summary>The contexts that somebody can reach here.</summary>
    public static IReadOnlyList<string> Reachable(FactorCatalogue catalogue) =>
        [.. Enum.GetValues<Strength>().Where(strength => strength <= Highest(catalogue)).Select(strength => strength.Acr())];

    // No sign-in is that strong, so an essential context that nobody here knows is never said to be met.
    private const Strength Beyond = (Strength)int.MaxValue;

    private static Strength Highest(FactorCatalogue catalogue) =>
        catalogue.Primary.Select(kind => kind.Strength).DefaultIfEmpty(Strength.Password).Max();

    private static IEnumerable<Strength> Named(IEnumerable<string?> names) =>
        Enum.GetValues<Strength>().Where(strength => names.Contains(strength.Acr()));

    private static Strength WeakestOf(IEnumerable<Strength> strengths, Strength otherwise) => strengths.DefaultIfEmpty(otherwise).Min();

    private static Strength Higher(Strength one, Strength other) => one > other ? one : other;
}
