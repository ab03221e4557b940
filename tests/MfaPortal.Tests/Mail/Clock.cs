using System.Collections.Concurrent;

namespace MfaPortal.Tests.Mail;

/// <summary>Stands still until it is turned. Its timers ring only when told to, so nothing happens just because time went by.</summary>
internal sealed class Clock : TimeProvider
{
    private readonly ConcurrentDictionary<TimeSpan, TaskCompletionSource<Alarm>> alarms = new();
    private DateTimeOffset now = new(2026, 3, 3, 13, 5, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Turn(TimeSpan by) => now += by;

    /// <summary>Waits until somebody waits that long; the next call waits for the next one.</summary>
    public async Task<Action> SomebodyWaits(TimeSpan howLong)
    {
        var alarm = await Expected(howLong).Task.WaitAsync(TimeSpan.FromSeconds(60));
        alarms.TryRemove(howLong, out _);
        return alarm.Ring;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(() => callback(state));
        Expected(dueTime).TrySetResult(alarm);
        return alarm;
    }

    private TaskCompletionSource<Alarm> Expected(TimeSpan howLong) =>
        alarms.GetOrAdd(howLong, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private sealed class Alarm(Action ring) : ITimer
    {
        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
