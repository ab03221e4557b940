using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace MfaPortal.Bench;

/// <summary>Everything in order: the machine's own limits, each operation, the sum.</summary>
internal sealed class BenchRun(BenchOptions options, PortalProcess portal)
{
    private const int Counted = 10;
    private const int WarmEnough = 300;
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(25);

    private readonly List<Figures> table = [];

    public async Task All(CancellationToken ct)
    {
        var people = await People.Seed(portal, options, ct);
        var hash = People.HashAlone(options.Iterations, TimeSpan.FromSeconds(2));
        Say(new { accounts = options.Accounts, first_start_ms = Math.Round(portal.FirstStartUp.TotalMilliseconds), start_ms = Math.Round(portal.StartUp.TotalMilliseconds), pss_rest_mib = Math.Round(portal.MiB("Pss")), rss_rest_mib = Math.Round(portal.MiB("Rss")), hash_cpu_ms = Math.Round(hash.CpuMilliseconds, 1), hashes_per_second = Math.Round(hash.PerSecond, 1) });

        var operations = new Operations(portal, people).All.Where(operation => options.Operations.Count == 0 || options.Operations.Contains(operation.Name));
        foreach (var operation in operations)
        {
            await Measure(operation, ct);
        }

        var peers = options.Peers ? await Peers.Measure(options, ct) : [];
        Say(new { pss_after_load_mib = Math.Round(portal.MiB("Pss")), rss_after_load_mib = Math.Round(portal.MiB("Rss")) });
        Console.WriteLine();
        Console.WriteLine(Figures.Heading);
        table.ForEach(Console.WriteLine);
        foreach (var peer in peers)
        {
            Line(peer.Json());
            Console.WriteLine(peer);
            if (table.Find(figures => figures.Operation == peer.Operation) is { } ours)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{"",10} {peer.Operation}: {(ours.ServerCpu + ours.DatabaseCpu) / (peer.ServerCpu + peer.DatabaseCpu):0.00} of its CPU"));
            }
        }

        if (table.Find(figures => figures.Operation == "sign-in") is { } signIn)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"one hash alone {hash.CpuMilliseconds:0.0} ms CPU; a sign-in without it {signIn.ServerCpu + signIn.DatabaseCpu - hash.CpuMilliseconds:0.0} ms; sign-ins/s are {100 * signIn.PerSecond / hash.PerSecond:0} % of {hash.PerSecond:0.0} hashes/s"));
        }
    }

    // Compiled and warm before it counts: for what hashes, and is done twenty times a second at best, that takes longer than for the rest.
    private async Task WarmUp(string operation, Repeated repeated, CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp();
        var done = 0;
        await Load.Run("portal", operation, options.Users, LongestWarmUp, Warming, portal.Cpu, portal.DatabaseCpu, ct);

        async Task<bool> Warming(int user, CancellationToken token) =>
            (Interlocked.Increment(ref done) <= WarmEnough || Stopwatch.GetElapsedTime(since) < options.Length / 2) && await repeated(user, token);
    }

    private async Task Measure(Operation operation, CancellationToken ct)
    {
        var repeated = await operation.Prepare(options.Users, ct);
        await portal.TidyUp(ct);
        for (var i = 0; i < Counted; i++)
        {
            await repeated(0, ct);
        }

        var asked = await portal.Asked(async () =>
        {
            for (var i = 0; i < Counted; i++)
            {
                await repeated(0, ct);
            }
        });

        await WarmUp(operation.Name, repeated, ct);
        var repetitions = new List<Figures>();
        for (var i = 0; i < options.Repetitions; i++)
        {
            repeated = i == 0 && operation.Name != "exchange" ? repeated : await operation.Prepare(options.Users, ct);
            repetitions.Add(await Load.Run("portal", operation.Name, options.Users, options.Length, repeated, portal.Cpu, portal.DatabaseCpu, ct));
        }

        var median = repetitions.OrderBy(one => one.ServerCpu + one.DatabaseCpu).ElementAt(repetitions.Count / 2) with
        {
            Statements = (double)asked.Texts.Count / Counted,
            Commits = (double)asked.Commits / Counted,
        };
        table.Add(median);
        Line(median.Json());
    }

    private void Say(object facts) => Line(JsonSerializer.Serialize(facts));

    private void Line(string json)
    {
        Console.WriteLine(json);
        if (options.Json is { } file)
        {
            File.AppendAllText(file, json + "\n");
        }
    }
}
