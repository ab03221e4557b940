using MfaPortal.Operations;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace MfaPortal.Tests.Operations;

public sealed class RepeatedWorkTests
{
    [Fact]
    public async Task Outlives_whatever_happens_to_a_round_and_says_so_once()
    {
        using var work = new TestWork();
        foreach (var failure in (Exception[])[new InvalidOperationException("away"), new OperationCanceledException(), new TimeoutException()])
        {
            work.Failure = failure;
            await work.Round(CancellationToken.None);
        }

        Assert.Equal(["away"], work.Said);
        work.Failure = null;
        await work.Round(CancellationToken.None);
        await work.Round(CancellationToken.None);
        Assert.Equal(["away", "over"], work.Said);

        work.Failure = new InvalidOperationException("away again");
        await work.Round(CancellationToken.None);
        Assert.Equal(["away", "over", "away again"], work.Said);
    }

    [Fact]
    public async Task Says_trouble_again_where_something_went_through_in_between_though_no_round_ends()
    {
        using var work = new TestWork { Failure = new InvalidOperationException("away"), GetsSomethingDone = true };
        await work.Round(CancellationToken.None);
        await work.Round(CancellationToken.None);

        Assert.Equal(["away", "over", "away"], work.Said);
    }

    [Fact]
    public async Task Says_nothing_of_what_the_portals_end_broke_off()
    {
        using var work = new TestWork { Failure = new ObjectDisposedException("database") };
        await work.Round(new CancellationToken(canceled: true));
        Assert.Empty(work.Said);
    }

    [Fact]
    public async Task Goes_on_after_rounds_rests_and_words_that_fail_and_ends_without_one()
    {
        using var work = new TestWork { Failure = new InvalidOperationException("away"), Every = TimeSpan.FromMilliseconds(1), CannotSpeak = true };
        await work.StartAsync(CancellationToken.None);
        await work.Reached(3);
        work.Failure = null;
        await work.Reached(work.Rounds + 3);

        await work.StopAsync(CancellationToken.None);

        Assert.Equal(TaskStatus.RanToCompletion, work.ExecuteTask!.Status);
    }

    [Fact]
    public async Task Comes_at_once_when_woken_even_while_it_was_at_work()
    {
        using var work = new TestWork { WakesItself = true };
        await work.StartAsync(CancellationToken.None);

        work.Wake();
        await work.Reached(2);

        Assert.Equal([true, true], work.Woken.Take(2));
        await work.StopAsync(CancellationToken.None);
    }

    private sealed class TestWork() : RepeatedWork(TimeSpan.FromHours(1), TimeProvider.System)
    {
        private readonly SemaphoreSlim done = new(0);
        private int rounds;

        public Exception? Failure { get; set; }

        public TimeSpan? Every { get; init; }

        public bool CannotSpeak { get; init; }

        public bool WakesItself { get; init; }

        public bool GetsSomethingDone { get; init; }

        public List<string> Said { get; } = [];

        public List<bool> Woken { get; } = [];

        public int Rounds => rounds;

        public async Task Reached(int number)
        {
            while (Volatile.Read(ref rounds) < number)
            {
                Assert.True(await done.WaitAsync(TimeSpan.FromSeconds(60)));
            }
        }

        public override void Dispose()
        {
            done.Dispose();
            base.Dispose();
        }

        protected override Task Work(bool woken, CancellationToken ct)
        {
            Woken.Add(woken);
            if (rounds == 0 && WakesItself)
            {
                Wake();
            }

            if (GetsSomethingDone)
            {
                IsWell();
            }

            Interlocked.Increment(ref rounds);
            done.Release();
            return Failure is null ? Task.CompletedTask : Task.FromException(Failure);
        }

        protected override async Task Rest(CancellationToken ct)
        {
            if (Every is not { } every)
            {
                await base.Rest(ct);
                return;
            }

            await Task.Delay(every, ct);
            throw new InvalidOperationException("no rest");
        }

        protected override void SayTrouble(Exception failure)
        {
            Said.Add(failure.Message);
            if (CannotSpeak)
            {
                throw new IOException("The log is full.");
            }
        }

        protected override void SayOver() => Said.Add("over");
    }
}
