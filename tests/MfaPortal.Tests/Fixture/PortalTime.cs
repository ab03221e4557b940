namespace MfaPortal.Tests.Fixture;

/// <summary>The portal's clock in the test's hand. It stands still until told; timers and measured durations are real.</summary>
public sealed class ManualTime : TimeProvider
{
    private DateTimeOffset now = new(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now
    {
        get => now;
        set => now = value.ToUniversalTime();
    }

    public void Pass(TimeSpan time) => now += time;

    public override DateTimeOffset GetUtcNow() => now;
}
