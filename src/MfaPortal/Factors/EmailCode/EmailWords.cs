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

    /// <summary>What the page is told of a wish for a new code, by a word of ours in its address.</summary>
    public static string After(CodeSending sending) => sending switch
    {
        CodeSending.TooSoon => "&after=soon",
        CodeSending.TooOften => "&after=often",
        CodeSending.NoMailbox => "&after=none",
        _ => "",
    };

    /// <summary>Null: all is well.</summary>
    public static string? After(this Text texts, string? word, CodeSight sight) => word switch
    {
        "soon" when sight.AgainIn > 0 => texts["factor.email-code.again.too-soon", sight.AgainIn],
        "often" => texts["factor.email-code.again.too-often"],
        "none" => texts["factor.email-code.none"],
        _ => null,
    };
}
