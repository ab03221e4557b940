using System.Globalization;
using System.Text.Json;

namespace MfaPortal.Bench;

/// <summary>What one operation cost: times as the client saw them, CPU and statements as server and database did.</summary>
internal sealed record Figures(
    string Server, string Operation, int Users, int Count, double PerSecond, double P50, double P95, double P99,
    double ServerCpu, double DatabaseCpu, double OtherBusyPercent)
{
    public double? Statements { get; init; }

    public double? Commits { get; init; }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Heading =>
        $"{"server",-10} {"operation",-20} {"users",5} {"n",6} {"per s",8} {"p50 ms",8} {"p95 ms",8} {"p99 ms",8} {"CPU ms",8} {"db CPU",8} {"SQL",6} {"commits",8} {"other %",8}";

    public string Json() => JsonSerializer.Serialize(new
    {
        server = Server,
        operation = Operation,
        users = Users,
        n = Count,
        per_second = Rounded(PerSecond),
        p50_ms = Rounded(P50),
        p95_ms = Rounded(P95),
        p99_ms = Rounded(P99),
        server_cpu_ms = Rounded(ServerCpu),
        database_cpu_ms = Rounded(DatabaseCpu),
        statements = Statements,
        commits = Commits,
        other_busy_pct = Rounded(OtherBusyPercent),
    }, Plain);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Server,-10} {Operation,-20} {Users,5} {Count,6} {PerSecond,8:0.0} {P50,8:0.0} {P95,8:0.0} {P99,8:0.0} {ServerCpu,8:0.000} {DatabaseCpu,8:0.000} {Statements,6:0.#} {Commits,8:0.#} {OtherBusyPercent,8:0}");

    private static double? Rounded(double value) => double.IsFinite(value) ? Math.Round(value, 3) : null;
}
