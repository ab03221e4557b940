using System.ComponentModel;
using System.Diagnostics;

namespace MfaPortal.Storage.Embedded;

/// <summary>What one run of a command line program ended with.</summary>
internal sealed record Command(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;

    public static async Task<Command> Run(string program, string[] arguments, string folder, string? account, CancellationToken ct)
    {
        using var process = Start(program, arguments, folder, account);
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var errors = process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            return new(process.ExitCode, $"{await output}{await errors}".Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Process Start(string program, string[] arguments, string folder, string? account)
    {
        var start = new ProcessStartInfo(OnPath(program), arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (account is not null)
        {
            start.UserName = account;
        }

        // PGDATA, PGPORT and the like of the person's shell mean another server.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        // English messages; and on macOS a server started without LC_ALL can refuse as "multithreaded during startup".
        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new PostgresUnavailable($"'{program}' could not be started{(account is null ? "" : $" as user '{account}'")}: {e.Message}", e);
        }
    }

    // .NET would look beside itself and in the current folder first; a file named "test" there (this very repository has one)
    // must not run in a program's place.
    private static string OnPath(string program) => program.Contains('/', StringComparison.Ordinal)
        ? program
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(["/usr/bin", "/bin", "/usr/sbin", "/sbin"])
            .Where(Path.IsPathRooted)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists) ?? program;
}
