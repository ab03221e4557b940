namespace MfaPortal.Factors.Totp;

/// <summary>Why a code was not accepted, as far as it may be said.</summary>
internal abstract record TotpFlaw
{
    private TotpFlaw()
    {
    }

    internal sealed record NotSixDigits : TotpFlaw;

    /// <summary>As long as a code of some other sort.</summary>
    internal sealed record AnotherSort : TotpFlaw;

    internal sealed record AlreadyUsed : TotpFlaw;

    /// <summary>A code that was right some minutes ago.</summary>
    internal sealed record TooOld(int Minutes) : TotpFlaw;

    internal sealed record ClockAhead(int Minutes) : TotpFlaw;

    internal sealed record ClockBehind(int Minutes) : TotpFlaw;

    /// <summary>Off by whole hours: date and time were set by hand.</summary>
    internal sealed record WrongZone(int Hours) : TotpFlaw;

    /// <summary>The code of an entry that no longer counts; without a name where nothing came of it.</summary>
    internal sealed record OldEntry(string? Name, DateTimeOffset Since) : TotpFlaw;

    /// <summary>The code of an entry that is linked already.</summary>
    internal sealed record OtherEntry(string Name) : TotpFlaw;

    internal sealed record Unknown : TotpFlaw;
}

internal static class TotpDiagnosis
{
    private const int Reach = 20;
    private const int StepsPerHour = 120;

    /// <summary>How many steps a code is off, within ten minutes either way or whole hours; null when it is nobody's.</summary>
    public static long? OffsetOf(ReadOnlySpan<byte> secret, string code, DateTimeOffset now)
    {
        var here = TotpRule.StepAt(now);
        if (TotpRule.Search(secret, code, now, Reach) is { } near)
        {
            return near - here;
        }

        for (var hours = 1; hours <= 14; hours++)
        {
            foreach (var sign in (int[])[1, -1])
            {
                if (TotpRule.Search(secret, code, now.AddHours(sign * hours), 2) is { } far)
                {
                    return far - here;
                }
            }
        }

        return null;
    }

    /// <summary>
    /// In words. Everything about the past may be said: it will never be accepted again. That a code <em>will</em> be right
    /// is said only to somebody who has shown two such codes: once would tell a guesser what to send in three minutes.
    /// </summary>
    public static TotpFlaw InWords(long? offset, bool confirmed) => offset switch
    {
        null => new TotpFlaw.Unknown(),
        > 0 and <= Reach when confirmed => new TotpFlaw.ClockAhead(Minutes(offset.Value)),
        < 0 and >= -Reach when confirmed => new TotpFlaw.ClockBehind(Minutes(offset.Value)),
        < 0 and >= -Reach => new TotpFlaw.TooOld(Minutes(offset.Value)),
        > Reach or < -Reach when confirmed => new TotpFlaw.WrongZone((int)Math.Round(Math.Abs(offset.Value) / (double)StepsPerHour)),
        _ => new TotpFlaw.Unknown(),
    };

    private static int Minutes(long steps) => (int)Math.Max(1, Math.Round(Math.Abs(steps) / 2.0, MidpointRounding.AwayFromZero));
}
