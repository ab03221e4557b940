using System.Globalization;
using MfaPortal.Bench;

// What the portal costs, measured from outside: a Release build as a process of its own, a private PostgreSQL, people seeded straight
// into the tables. Ratios travel between machines, single times do not. JSON lines first, a table last.
BenchOptions options;
try
{
    options = BenchOptions.Read(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine($"{e.Message}\n{BenchOptions.Usage}");
    return 2;
}

// Nothing here may hang for ever, and the portal and its database must go with it.
using var limit = new CancellationTokenSource(options.WholeRun);
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    limit.Cancel();
};
var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "mfaportal-bench-" + Environment.ProcessId));
await using var portal = await PortalProcess.Start(folder.FullName, options);
try
{
    var run = new BenchRun(options, portal);
    await run.All(limit.Token);
    return 0;
}
catch (OperationCanceledException) when (limit.IsCancellationRequested)
{
    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Stopped after {options.WholeRun.TotalSeconds:0} s."));
    return 1;
}
