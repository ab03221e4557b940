using MfaPortal.Texts;

namespace MfaPortal.Factors.Totp;

internal static class TotpWords
{
    public static string Of(this Text texts, TotpFlaw flaw, string? device, string issuer) => flaw switch
    {
        TotpFlaw.NotSixDigits => texts["factor.totp.flaw.not-six-digits"],
        TotpFlaw.AnotherSort => texts["factor.totp.flaw.another-sort"],
        TotpFlaw.AlreadyUsed => texts["factor.totp.flaw.already-used"],
        TotpFlaw.TooOld old => texts["factor.totp.flaw.too-old", old.Minutes],
        TotpFlaw.ClockAhead clock => texts["factor.totp.flaw.clock-ahead", clock.Minutes, texts.Clock(device)],
        TotpFlaw.ClockBehind clock => texts["factor.totp.flaw.clock-behind", clock.Minutes, texts.Clock(device)],
        TotpFlaw.WrongZone zone => texts["factor.totp.flaw.wrong-zone", zone.Hours, texts.Clock(device)],
        TotpFlaw.OldEntry { Name: { } name } old => texts["factor.totp.flaw.removed-entry", name, texts.Day(old.Since)],
        TotpFlaw.OldEntry old => texts["factor.totp.flaw.old-entry", texts.Day(old.Since)],
        TotpFlaw.OtherEntry other => texts["factor.totp.flaw.other-entry", other.Name],
        _ => texts["factor.totp.flaw.unknown", issuer],
    };

    /// <summary>What is said of a code that was not accepted, and whether it is about what was typed.</summary>
    public static (string Words, bool OfCode) Of(this Text texts, TotpVerdict verdict, string issuer, DateTimeOffset now) => verdict switch
    {
        TotpVerdict.Wrong(var flaw, var device) => (texts.Of(flaw, device, issuer), true),
        TotpVerdict.Wait wait => (texts.Wait(wait.Until, now), false),
        _ => (texts["factor.attempts-over"], false),
    };

    private static string Clock(this Text texts, string? device) => texts[$"factor.totp.clock.{device switch { "iphone" or "android" or "none" => device, _ => "any" }}"];
}
