using MfaPortal.Texts;

namespace MfaPortal.Factors.Totp;

internal static class TotpWords
{
    public static string Of(this Text texts, TotpFlaw flaw, string issuer) => flaw switch
    {
        TotpFlaw.NotSixDigits => texts["factor.totp.flaw.not-six-digits"],
        TotpFlaw.AlreadyUsed => texts["factor.totp.flaw.already-used"],
        TotpFlaw.TooOld old => texts["factor.totp.flaw.too-old", old.Minutes],
        TotpFlaw.ClockAhead clock => texts["factor.totp.flaw.clock-ahead", clock.Minutes],
        TotpFlaw.ClockBehind clock => texts["factor.totp.flaw.clock-behind", clock.Minutes],
        TotpFlaw.WrongZone zone => texts["factor.totp.flaw.wrong-zone", zone.Hours],
        TotpFlaw.OldEntry => texts["factor.totp.flaw.old-entry"],
        _ => texts["factor.totp.flaw.unknown", issuer],
    };
}
