namespace MfaPortal.Factors;

/// <summary>How much a proof, or a whole sign-in, is worth. Ordered: a higher value satisfies a demand for a lower one.</summary>
internal enum Strength
{
    Password = 1,

    /// <summary>Two steps, of which the second is weak by nature (a code by mail).</summary>
    Weak = 2,

    Strong = 3,

    /// <summary>Bound to the origin: a phishing page gains nothing.</summary>
    PhishingResistant = 4,
}

internal static class StrengthNames
{
    /// <summary>What apps see as acr (OpenID Connect Core §2).</summary>
    public static string Acr(this Strength strength) => strength switch
    {
        Strength.Password => "pwd",
        Strength.Weak => "mfa-weak",
        Strength.Strong => "mfa",
        Strength.PhishingResistant => "phr",
        _ => throw new ArgumentOutOfRangeException(nameof(strength)),
    };

    /// <summary>What an app's minimum amounts to; a name that nobody knows is met by nothing.</summary>
    public static Strength AtLeast(string? acr) => acr is null
        ? Strength.Password
        : Enum.GetValues<Strength>().Where(strength => strength.Acr() == acr).DefaultIfEmpty((Strength)int.MaxValue).Min();
}
