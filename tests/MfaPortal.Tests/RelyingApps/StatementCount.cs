using System.Diagnostics;

namespace MfaPortal.Tests.RelyingApps;

/// <summary>Counts what this test's own flow sends to PostgreSQL, by the driver's trace; a batch counts once.</summary>
internal sealed class StatementCount : IDisposable
{
    private readonly Activity flow = new Activity("test").Start();
    private readonly ActivityListener listener;
    private int count;

    public StatementCount()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == flow.TraceId && activity.GetTagItem("db.query.text") is not null)
                {
                    Interlocked.Increment(ref count);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    public int Take() => Interlocked.Exchange(ref count, 0);

    public void Dispose()
    {
        listener.Dispose();
        flow.Dispose();
    }
}
