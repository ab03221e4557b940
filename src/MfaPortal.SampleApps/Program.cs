using Microsoft.Extensions.Options;

namespace MfaPortal.SampleApps;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        try
        {
            await SampleAppsHost.Build(args, configure: null).RunAsync();
            return 0;
        }
        catch (OptionsValidationException flaw)
        {
            await Console.Error.WriteLineAsync(flaw.Message);
            return 1;
        }
    }
}
