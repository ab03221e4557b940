using MfaPortal.Texts;

namespace MfaPortal.Factors;

/// <summary>Sentences that every kind says.</summary>
internal static class FactorWords
{
    public static string Wait(this Text texts, DateTimeOffset? until, DateTimeOffset now) => until is not { } moment
        ? texts["factor.locked"]
        : moment - now < TimeSpan.FromSeconds(90)
            ? texts["factor.wait.seconds", Math.Max(1, (int)Math.Ceiling((moment - now).TotalSeconds))]
            : texts["factor.wait.minutes", (int)Math.Ceiling((moment - now).TotalMinutes)];
}
