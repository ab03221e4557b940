using MfaPortal.Texts;
using Xunit;

namespace MfaPortal.Tests.Ui;

/// <summary>In Amsterdam the clock is put forward on 28 March 2027 and back on 31 October 2027.</summary>
public sealed class ClockTests
{
    private static readonly Clock Amsterdam = In("Europe/Amsterdam");
    private static readonly TextCatalogue Words = new();

    [Theory]
    [InlineData("en", "27 March 2027, 23:30")]
    [InlineData("nl", "27 maart 2027, 23:30 uur")]
    [InlineData("fr", "27 mars 2027 à 23 h 30")]
    [InlineData("de", "27. März 2027, 23:30 Uhr")]
    public void Tells_the_time_of_its_zone(string language, string told) => Assert.Equal(told, Amsterdam.Moment(Words, language, At(3, 27, 22, 30)));

    [Fact]
    public void Is_put_forward_and_back()
    {
        Assert.Equal("28 March 2027, 01:59", Say(At(3, 28, 0, 59)));
        Assert.Equal("28 March 2027, 03:00", Say(At(3, 28, 1, 0)));
        Assert.Equal("31 October 2027, 03:00", Say(At(10, 31, 2, 0)));
    }

    [Fact]
    public void Says_which_one_it_means_of_the_hour_that_comes_twice()
    {
        Assert.Equal("31 October 2027, 02:30 (UTC+02:00)", Say(At(10, 31, 0, 30)));
        Assert.Equal("31 October 2027, 02:30 (UTC+01:00)", Say(At(10, 31, 1, 30)));
    }

    [Theory]
    [InlineData("UTC", "1 July 2027, 12:00 (UTC)")]
    [InlineData("Etc/UTC", "1 July 2027, 12:00 (UTC)")]
    [InlineData("Europe/London", "1 July 2027, 13:00")]
    public void Says_UTC_where_it_tells_UTC(string zone, string told) => Assert.Equal(told, In(zone).Moment(Words, "en", At(7, 1, 12, 0)));

    [Fact]
    public void Says_no_UTC_in_a_winter_that_happens_to_be_the_same() => Assert.Equal("1 January 2027, 12:00", In("Europe/London").Moment(Words, "en", At(1, 1, 12, 0)));

    [Fact]
    public void Begins_its_days_at_its_own_midnight()
    {
        Assert.Equal(At(3, 27, 23, 0), Amsterdam.StartOf(new DateOnly(2027, 3, 28)));
        Assert.Equal(At(3, 28, 22, 0), Amsterdam.StartOf(new DateOnly(2027, 3, 29)));
        Assert.Equal(new DateOnly(2027, 3, 29), Amsterdam.Day(At(3, 28, 22, 0)));
        Assert.Equal(new DateOnly(2027, 3, 28), Amsterdam.Day(At(3, 28, 21, 59)));
    }

    [Theory]
    // Beirut skips the hour after midnight; Havana has it twice.
    [InlineData("Asia/Beirut", 3, 28)]
    [InlineData("America/Havana", 11, 7)]
    public void Begins_a_day_with_its_first_moment_where_midnight_is_missing_or_comes_twice(string zone, int month, int day)
    {
        var clock = In(zone);
        var start = clock.StartOf(new DateOnly(2027, month, day));

        Assert.Equal(new DateOnly(2027, month, day), clock.Day(start));
        Assert.Equal(new DateOnly(2027, month, day - 1), clock.Day(start.AddSeconds(-1)));
    }

    [Fact]
    public void Counts_days_as_a_calendar_does()
    {
        Assert.Equal(14, Amsterdam.DaysLeft(At(4, 4, 7, 0), At(3, 21, 8, 0)));
        Assert.Equal(2, Amsterdam.DaysLeft(At(3, 22, 23, 30), At(3, 21, 22, 0)));
        Assert.Equal(1, Amsterdam.DaysLeft(At(3, 21, 9, 0), At(3, 21, 8, 0)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9999)]
    public void Takes_days_at_the_ends_of_the_calendar(int year) => Assert.NotEqual(default, Amsterdam.StartOf(new DateOnly(year, 1, 1)));

    [Fact]
    public void Tells_the_audit_its_distance_to_UTC() => Assert.Equal("2027-07-01 14:00:00+02:00", Amsterdam.Exact(At(7, 1, 12, 0)));

    private static string Say(DateTimeOffset at) => Amsterdam.Moment(Words, "en", at);

    private static Clock In(string zone) => new(TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static DateTimeOffset At(int month, int day, int hour, int minute) => new(2027, month, day, hour, minute, 0, TimeSpan.Zero);
}
