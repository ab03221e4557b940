using System.Diagnostics;
using System.Globalization;

namespace MfaPortal.Bench;

/// <summary>What one kind of operation cost: time as the client saw it, CPU of the portal's process.</summary>
internal sealed class Figures(string name)
{
    private readonly List<double> milliseconds = [];
    private TimeSpan cpu;

    public static string Heading => $"{"",-40} {"n",6} {"p50 ms",9} {"p95 ms",9} {"CPU ms",9}";

    public async Task Measure(PortalProcess portal, Func<Task> operation, int times = 1)
    {
        var before = portal.Cpu();
        for (var i = 0; i < times; i++)
        {
            var clock = Stopwatch.GetTimestamp();
            await operation();
            milliseconds.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }

        cpu += portal.Cpu() - before;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-40} {milliseconds.Count,6} {Quantile(0.5),9:0.0} {Quantile(0.95),9:0.0} {cpu.TotalMilliseconds / milliseconds.Count,9:0.0}");

    private double Quantile(double share) => milliseconds.Order().ElementAt((int)(share * (milliseconds.Count - 1)));
}
