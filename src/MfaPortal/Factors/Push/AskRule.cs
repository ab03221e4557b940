namespace MfaPortal.Factors.Push;

internal abstract record Asking
{
    private Asking()
    {
    }

    /// <summary>Quietly: no message is sent, only an app that the person opens shows it.</summary>
    internal sealed record Allowed(bool Quietly) : Asking;

    /// <summary>Somebody else's browser, or another one of the same person, waits for an answer: one at a time.</summary>
    internal sealed record OneWaits : Asking;

    internal sealed record Paused(DateTimeOffset Until) : Asking;

    internal sealed record TooMany : Asking;
}

/// <summary>How often somebody may be asked who does not answer (threat T40: the tenth request at night is approved to have quiet).</summary>
internal static class AskRule
{
    public const int LoudInAQuarter = 3;
    public const int InADay = 10;

    public static Asking Decide(AskFacts facts) => facts switch
    {
        { NextTryAt: { } until } => new Asking.Paused(until),
        { WaitsElsewhere: true } => new Asking.OneWaits(),
        { Today: >= InADay } => new Asking.TooMany(),
        _ => new Asking.Allowed(Quietly: facts.Soon >= LoudInAQuarter),
    };
}
