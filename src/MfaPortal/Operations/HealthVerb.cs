using System.Net;

namespace MfaPortal.Operations;

/// <summary>
/// The verb <c>health</c>: asks the portal of this very container whether it is ready, so that an image without curl can be
/// watched. Exit code 0 or 1.
/// </summary>
internal static class HealthVerb
{
    public static async Task<int> Ask()
    {
        var environment = new ConfigurationBuilder().AddEnvironmentVariables("DOTNET_").AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables().Build();
        var settings = new ConfigurationBuilder()
            .SetBasePath(Directory.GetCurrentDirectory())
            .AddJsonFile("appsettings.json", optional: true)
            .AddJsonFile($"appsettings.{environment[HostDefaults.EnvironmentKey] ?? Environments.Production}.json", optional: true)
            .AddConfiguration(environment)
            .Build();
        var portal = settings.GetSection(PortalOptions.Section).Get<PortalOptions>() ?? new PortalOptions();
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(Uri.UriSchemeHttp, IPAddress.Loopback.ToString(), Port(settings), Health.ReadyPath).Uri);
        if (Uri.TryCreate(portal.Issuer, UriKind.Absolute, out var issuer))
        {
            // The portal answers to its own name alone.
            request.Headers.Host = issuer.Authority;
        }

        try
        {
            using var answer = await client.SendAsync(request);
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return 1;
        }
    }

    // The first http address the server listens on, by the names ASP.NET Core itself reads.
    private static int Port(IConfiguration settings) =>
        settings["URLS"]?.Split(';').Select(url => url.Replace("*", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal))
            .Select(url => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp ? address.Port : 0).FirstOrDefault(port => port > 0)
        is > 0 and var fromUrls ? fromUrls
        : int.TryParse(settings["HTTP_PORTS"]?.Split(';')[0], out var port) ? port
        : 8080;
}
