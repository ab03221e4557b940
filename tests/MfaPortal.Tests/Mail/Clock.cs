namespace MfaPortal.Tests.Mail;

/// <summary>Stands still until it is turned. Its timers never ring, so nothing happens only because time went by.</summary>
internal sealed class Clock : TimeProvider
{
    private DateTimeOffset now = new(2026, 3, 3, 13, 5, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Turn(TimeSpan by) => now += by;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Silent();

    private sealed class Silent : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
