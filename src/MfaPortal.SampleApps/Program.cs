namespace MfaPortal.SampleApps;

internal static class Program
{
    private static Task Main(string[] args) => SampleAppsHost.Build(args, configure: null).RunAsync();
}
