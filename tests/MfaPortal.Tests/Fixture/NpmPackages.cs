using System.Diagnostics;
using Xunit;

namespace MfaPortal.Tests.Fixture;

/// <summary>What a folder's lock file names, installed beside it the first time.</summary>
internal static class NpmPackages
{
    private static readonly SemaphoreSlim Installing = new(1);

    public static async Task Install(string folder)
    {
        await Installing.WaitAsync();
        try
        {
            // Written last by npm, so a broken-off installation is repeated; older than the lock file means other versions.
            var installed = new FileInfo(Path.Combine(folder, "node_modules", ".package-lock.json"));
            if (installed.Exists && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json")))
            {
                return;
            }

            using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]) { WorkingDirectory = folder })!;
            await npm.WaitForExitAsync();
            Assert.Equal(0, npm.ExitCode);
        }
        finally
        {
            Installing.Release();
        }
    }
}
