using System.Diagnostics;
using System.Globalization;

namespace MfaPortal.BrowserTests.Stage;

/// <summary>Programs that know nothing of us: one reads QR codes from pictures, one makes codes as a phone does.</summary>
internal static class Tool
{
    public static async Task<string> ReadQr(string picture) => await Run("zbarimg", "--raw", "--quiet", picture);

    public static async Task<string> TotpCode(string key, DateTimeOffset now) =>
        await Run("oathtool", "--totp", "--base32", "--now", now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture), key);

    private static async Task<string> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"{program}: {await errors}");
    }
}
