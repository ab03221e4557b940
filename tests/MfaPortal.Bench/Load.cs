using System.Collections.Concurrent;
using System.Diagnostics;

namespace MfaPortal.Bench;

/// <summary>One operation as one of many users does it again and again; false: there is nothing left to do it with.</summary>
internal delegate Task<bool> Repeated(int user, CancellationToken ct);

/// <summary>Many at once for a while, watched from outside.</summary>
internal static class Load
{
    public static async Task<Figures> Run(
        string server, string operation, int users, TimeSpan length, Repeated repeated, Func<double> serverCpu, Func<double> databaseCpu, CancellationToken ct)
    {
        var times = new ConcurrentBag<double>();
        using var self = Process.GetCurrentProcess();
        var before = (Server: serverCpu(), Database: databaseCpu(), Machine: Cpu.OfMachine(), Self: self.TotalProcessorTime);
        var clock = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, users).Select(user => Task.Run(() => Again(user), ct)));
        var took = Stopwatch.GetElapsedTime(clock);
        self.Refresh();
        var (spent, stored) = (serverCpu() - before.Server, databaseCpu() - before.Database);
        var others = Cpu.OfMachine() - before.Machine - spent - stored - (self.TotalProcessorTime - before.Self).TotalMilliseconds;
        var sorted = times.Order().ToList();
        if (sorted.Count == 0)
        {
            throw new InvalidOperationException($"{operation} was not done once.");
        }

        return new Figures(
            server, operation, users, sorted.Count, sorted.Count / took.TotalSeconds,
            Quantile(sorted, 0.5), Quantile(sorted, 0.95), Quantile(sorted, 0.99), spent / sorted.Count, stored / sorted.Count,
            Math.Max(0, others) / (took.TotalMilliseconds * Environment.ProcessorCount) * 100);

        async Task Again(int user)
        {
            while (Stopwatch.GetElapsedTime(clock) < length)
            {
                var began = Stopwatch.GetTimestamp();
                if (!await repeated(user, ct))
                {
                    return;
                }

                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }
    }

    private static double Quantile(List<double> sorted, double share) => sorted.Count == 0 ? double.NaN : sorted[(int)(share * (sorted.Count - 1))];
}
