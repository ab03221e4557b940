using System.Diagnostics;

namespace MfaPortal.Tests.Walks;

/// <summary>A program of others that knows the same standards.</summary>
internal static class Tool
{
    public static async Task<string> Run(string name, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{name}: {await errors}");
    }

    /// <summary>What a camera reads from the image.</summary>
    public static async Task<string> ReadQr(byte[] png)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, png);
            return (await Run("zbarimg", "--raw", "--quiet", file)).TrimEnd('\n');
        }
        finally
        {
            File.Delete(file);
        }
    }
}
