using MfaPortal.Operations;
using MfaPortal.Tests.Fixture;
using Xunit;

namespace MfaPortal.Tests.Operations;

public sealed class MinuteLimitTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void Gives_each_name_so_many_however_many_ask_at_once()
    {
        var limit = new MinuteLimit<string>(time, 30, 1000);

        var taken = Enumerable.Range(0, 400).AsParallel().WithDegreeOfParallelism(16).Count(i => limit.Take(i % 2 == 0 ? "anna" : "bob") is not null);

        Assert.Equal(60, taken);
        Assert.NotNull(limit.Take("carl"));
    }

    [Fact]
    public void Gives_all_together_so_many()
    {
        var limit = new MinuteLimit<int>(time, 30, 100);

        Assert.Equal(100, Enumerable.Range(0, 500).Count(i => limit.Take(i) is not null));
        Assert.NotNull(limit.Take(1000, amongAll: false));
    }

    [Fact]
    public void Begins_anew_a_minute_after_the_first()
    {
        var limit = new MinuteLimit<string>(time, 1, 100);
        Assert.NotNull(limit.Take("anna"));

        time.Pass(TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(1));
        Assert.Null(limit.Take("anna"));

        time.Pass(TimeSpan.FromTicks(1));
        Assert.NotNull(limit.Take("anna"));
    }

    [Fact]
    public void Is_not_stretched_by_a_clock_that_is_set_back()
    {
        var limit = new MinuteLimit<string>(time, 1, 100);
        Assert.NotNull(limit.Take("anna"));

        time.Now -= TimeSpan.FromHours(1);

        Assert.NotNull(limit.Take("anna"));
    }

    [Fact]
    public void Counts_nothing_that_was_given_back()
    {
        var limit = new MinuteLimit<string>(time, 2, 2);
        Assert.NotNull(limit.Take("anna"));
        for (var i = 0; i < 10; i++)
        {
            limit.GiveBack(limit.Take("anna")!);
        }

        Assert.NotNull(limit.Take("anna"));
        Assert.Null(limit.Take("anna"));
    }

    [Fact]
    public void Takes_nothing_back_from_an_earlier_minute()
    {
        var limit = new MinuteLimit<string>(time, 1, 100);
        var old = limit.Take("anna")!;
        time.Pass(TimeSpan.FromMinutes(1));
        Assert.NotNull(limit.Take("anna"));

        limit.GiveBack(old);

        Assert.Null(limit.Take("anna"));
    }

    [Fact]
    public void Keeps_no_more_names_than_it_has_room_for()
    {
        var limit = new MinuteLimit<int>(time, 2, int.MaxValue);
        for (var i = 0; i < MinuteLimit<int>.MostNames; i++)
        {
            Assert.NotNull(limit.Take(i));
        }

        Assert.Null(limit.Take(-1));
        Assert.All(Enumerable.Range(0, 5), _ => Assert.NotNull(limit.Take(-1, uncounted: true)));
        Assert.Null(limit.Take(-1));
        Assert.NotNull(limit.Take(0));
    }
}
