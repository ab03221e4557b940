using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MfaPortal.Tests.Operations;

public sealed class HealthVerbTests
{
    [Theory]
    [InlineData("appsettings.json")]
    [InlineData("appsettings.Production.json")]
    public async Task Asks_by_the_name_that_the_settings_beside_it_give(string file)
    {
        var asked = new List<string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var portal = builder.Build();
        portal.Run(http =>
        {
            asked.Add($"{http.Request.Host}{http.Request.Path}");
            http.Response.StatusCode = http.Request.Host.Host == "id.example.org" ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        });
        await portal.StartAsync();
        var folder = Directory.CreateTempSubdirectory("health");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, file), """{ "MfaPortal": { "Issuer": "https://id.example.org" } }""");

        Assert.Equal(0, await Verb(folder.FullName, new Uri(portal.Urls.Single()).Port));

        Assert.Equal(["id.example.org/health/ready"], asked);
        folder.Delete(recursive: true);
    }

    private static async Task<int> Verb(string folder, int port)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "health"]) { WorkingDirectory = folder };
        start.Environment["ASPNETCORE_HTTP_PORTS"] = $"{port}";
        start.Environment.Remove("ASPNETCORE_ENVIRONMENT");
        start.Environment.Remove("ASPNETCORE_URLS");
        using var verb = Process.Start(start)!;
        await verb.WaitForExitAsync();
        return verb.ExitCode;
    }
}
