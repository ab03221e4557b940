using MfaPortal.Texts;

namespace MfaPortal.SignIn;

/// <summary>
/// The days somebody may put enrolling off to: from tomorrow to the day of the deadline, which on that day is its very hour. Days begin
/// at midnight of the organisation's clock.
/// </summary>
internal sealed record PostponeDays(DateOnly First, DateOnly Last, DateTimeOffset Deadline, Clock Clock)
{
    private static readonly int[] Handy = [1, 3, 7, 14, 30];

    /// <summary>A few to choose from; the last one is always among them.</summary>
    public IReadOnlyList<DateOnly> Suggested =>
        [.. Handy.Select(days => First.AddDays(days - 1)).Where(day => day < Last), Last];

    public static PostponeDays Between(DateTimeOffset now, DateTimeOffset deadline, Clock clock)
    {
        var (tomorrow, last) = (clock.Day(now).AddDays(1), clock.Day(deadline));
        return new PostponeDays(tomorrow < last ? tomorrow : last, last, deadline, clock);
    }

    /// <summary>When that day begins; null: not one of those.</summary>
    public DateTimeOffset? Begin(DateOnly? day) =>
        day is not { } chosen || chosen < First || chosen > Last ? null
        : chosen == Last ? Deadline
        : Start(chosen);

    public DateTimeOffset Start(DateOnly day) => Clock.StartOf(day);
}
