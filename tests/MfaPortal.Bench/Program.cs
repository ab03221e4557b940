using MfaPortal.Bench;

// How much a sign-in costs, measured from outside on a portal of its own: a Release build as a process, a private
// PostgreSQL, people seeded straight into the tables. Ratios travel between machines, single times do not.
var people = args is [var count, ..] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 60;
var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "mfaportal-bench-" + Environment.ProcessId));
await using var portal = await PortalProcess.Start(folder.FullName);
var seeded = await People.Seed(portal, people);

Console.WriteLine($"start of the process to the first 200     {portal.StartUp.TotalMilliseconds,8:0} ms");
Console.WriteLine($"memory at rest, portal (PSS)              {portal.PssMiB(),8:0} MiB");
Console.WriteLine($"one password hash alone                   {People.HashCost().TotalMilliseconds,8:0.0} ms CPU");

var journeys = new Figures("whole sign-in: app's request to tokens");
var exchanges = new Figures("session there: app's request to tokens");
foreach (var person in seeded.Take(5))
{
    using var warmUp = new Visit(portal, person);
    await warmUp.SignIn();
}

foreach (var person in seeded.Skip(5))
{
    using var visit = new Visit(portal, person);
    await journeys.Measure(portal, visit.SignIn);
    await exchanges.Measure(portal, visit.SecondApp, times: 10);
}

Console.WriteLine(Figures.Heading);
Console.WriteLine(journeys);
Console.WriteLine(exchanges);
Console.WriteLine($"memory after load, portal (PSS)           {portal.PssMiB(),8:0} MiB");
