using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace MfaPortal.Bench;

/// <summary>
/// Other identity providers under the same load, in the same run. Their servers and the load client for them are not part of this
/// repository: the folder PEERS_HARNESS holds <c>bench.py</c> (<c>peer NAME --ops … --reps … --secs …</c>, a JSON line per result),
/// and PEERS_NAMES says which of its servers are installed (default <c>node-pg</c>).
/// </summary>
internal static class Peers
{
    // Theirs, by our names.
    private static readonly Dictionary<string, string> Same = new()
    {
        ["mfa"] = "sign-in",
        ["refresh"] = "refresh",
        ["cc"] = "client_credentials",
        ["userinfo"] = "userinfo",
    };

    public static async Task<IReadOnlyList<Figures>> Measure(BenchOptions options, CancellationToken ct)
    {
        if (Environment.GetEnvironmentVariable("PEERS_HARNESS") is not { Length: > 0 } harness)
        {
            await Console.Error.WriteLineAsync("PEERS_HARNESS names no folder: the peers are left out.");
            return [];
        }

        var found = new List<Figures>();
        foreach (var name in (Environment.GetEnvironmentVariable("PEERS_NAMES") ?? "node-pg").Split(','))
        {
            var operations = Same.Where(one => options.Operations.Count == 0 || options.Operations.Contains(one.Value)).Select(one => one.Key);
            found.AddRange(await Measure(harness, name, string.Join(',', operations), options, ct));
        }

        return found;
    }

    private static async Task<IReadOnlyList<Figures>> Measure(string harness, string name, string operations, BenchOptions options, CancellationToken ct)
    {
        // Through its own shell file, which knows its ports and people.
        var start = new ProcessStartInfo("bash", ["-c", ". ./env.sh; exec python3 bench.py peer \"$0\" --ops \"$1\" --reps 1 --n 100 --secs \"$2\"",
            name, operations, options.Length.TotalSeconds.ToString(CultureInfo.InvariantCulture)])
        {
            WorkingDirectory = harness,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        await using var end = ct.Register(() => process.Kill(entireProcessTree: true));
        var found = new List<Figures>();
        while (await process.StandardOutput.ReadLineAsync(ct) is { } line)
        {
            if (line.StartsWith('{') && Read(name, JsonDocument.Parse(line).RootElement) is { } figures)
            {
                found.Add(figures);
            }
        }

        await process.WaitForExitAsync(ct);
        return found;
    }

    private static Figures? Read(string name, JsonElement line) =>
        line.TryGetProperty("op", out var op) && Same.TryGetValue(op.GetString() ?? "", out var operation)
            ? new Figures(
                name, operation, 8, (int)Number(line, "n"), Number(line, "per_s"), Number(line, "p50"), Number(line, "p95"), Number(line, "p99"),
                Number(line, "server_ms"), Number(line, "db_ms"), Number(line, "other_busy_pct"))
            : null;

    private static double Number(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;
}
