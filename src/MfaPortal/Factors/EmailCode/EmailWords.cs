using MfaPortal.Texts;

namespace MfaPortal.Factors.EmailCode;

internal static class EmailWords
{
    /// <summary>What to say, and whether it belongs to the field or to the whole page.</summary>
    public static (bool AtField, string Words) Of(this Text texts, EmailVerdict verdict, DateTimeOffset now) => verdict switch
    {
        EmailVerdict.NotSixDigits => (true, texts["factor.email-code.flaw.not-six-digits"]),
        EmailVerdict.Expired => (true, texts["factor.email-code.flaw.expired"]),
        EmailVerdict.Wait wait => (false, texts.Wait(wait.Until, now)),
        EmailVerdict.Over => (false, texts["factor.attempts-over"]),
        _ => (true, texts["factor.email-code.flaw.wrong"]),
    };

    /// <summary>Null: it was sent.</summary>
    public static string? Of(this Text texts, CodeSending sending, DateTimeOffset now) => sending switch
    {
        CodeSending.TooSoon soon => texts["factor.email-code.again.too-soon", Math.Max(1, (int)Math.Ceiling((soon.Until - now).TotalSeconds))],
        CodeSending.TooOften => texts["factor.email-code.again.too-often"],
        CodeSending.NoMailbox => texts["factor.email-code.none"],
        _ => null,
    };
}
