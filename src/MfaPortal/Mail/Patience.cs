namespace MfaPortal.Mail;

/// <summary>When to knock again: after 30 seconds, then twice as long each time, at least hourly, for a day.</summary>
internal static class Patience
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan End = TimeSpan.FromHours(24);

    /// <summary>Null: enough was tried.</summary>
    public static DateTimeOffset? Next(DateTimeOffset createdAt, int attempts, DateTimeOffset now) =>
        now - createdAt >= End ? null : now + Delay(attempts);

    private static TimeSpan Delay(int attempts) => attempts > 7 ? Longest : First * (1 << Math.Max(0, attempts - 1)) is var delay && delay < Longest ? delay : Longest;
}
