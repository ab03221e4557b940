using MfaPortal.SignIn;
using MfaPortal.Texts;
using Xunit;

namespace MfaPortal.Tests.SignIn;

public sealed class PostponeDaysTests
{
    private static readonly Clock Amsterdam = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam"));
    private static readonly DateTimeOffset Now = new(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Deadline = new(2027, 3, 15, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Are_a_few_and_always_the_last_one() => Assert.Equal(
        [Day(2), Day(4), Day(8), Day(15)],
        PostponeDays.Between(Now, Deadline, Clock.Utc).Suggested);

    [Fact]
    public void Begin_with_the_day_and_end_with_the_very_hour_of_the_deadline()
    {
        var days = PostponeDays.Between(Now, Deadline, Clock.Utc);

        Assert.Equal(new DateTimeOffset(2027, 3, 5, 0, 0, 0, TimeSpan.Zero), days.Begin(Day(5)));
        Assert.Equal(Deadline, days.Begin(Day(15)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(31)]
    public void Are_not_today_nor_behind_the_deadline(int day) => Assert.Null(PostponeDays.Between(Now, Deadline, Clock.Utc).Begin(Day(day)));

    [Fact]
    public void Are_today_alone_on_the_day_of_the_deadline()
    {
        var days = PostponeDays.Between(Deadline.AddHours(-1), Deadline, Clock.Utc);

        Assert.Equal([Day(15)], days.Suggested);
        Assert.Equal(Deadline, days.Begin(Day(15)));
    }

    [Fact]
    public void Are_none_without_a_choice() => Assert.Null(PostponeDays.Between(Now, Deadline, Clock.Utc).Begin(null));

    [Fact]
    public void Go_by_the_same_clock_for_a_deadline_of_another_zone() =>
        Assert.Equal(Day(14), PostponeDays.Between(Now, new DateTimeOffset(2027, 3, 15, 0, 30, 0, TimeSpan.FromHours(1)), Clock.Utc).Last);

    [Fact]
    public void Begin_and_end_at_midnight_of_the_organisation()
    {
        // Half past midnight in Amsterdam, still the day before in UTC. On 28 March its clock is put forward.
        var days = PostponeDays.Between(new DateTimeOffset(2027, 3, 24, 23, 30, 0, TimeSpan.Zero), new DateTimeOffset(2027, 3, 30, 22, 30, 0, TimeSpan.Zero), Amsterdam);

        Assert.Equal((Day(26), Day(31)), (days.First, days.Last));
        Assert.Equal(new DateTimeOffset(2027, 3, 27, 23, 0, 0, TimeSpan.Zero), days.Begin(Day(28)));
        Assert.Equal(new DateTimeOffset(2027, 3, 28, 22, 0, 0, TimeSpan.Zero), days.Begin(Day(29)));
    }

    private static DateOnly Day(int day) => new(2027, 3, day);
}
