using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Json;
using Serilog.Settings.Configuration;

namespace MfaPortal.Operations;

/// <summary>
/// One line per event on the console: JSON in Production, readable in Development. Every line of a request carries its
/// reference code; none carries a query string, a cookie or a body.
/// </summary>
internal static class Logging
{
    private const string Readable = "{Timestamp:HH:mm:ss} {Level:u3} {CorrelationId,8} {Message:lj}{NewLine}{Exception}";

    public static void AddPortalLogging(this WebApplicationBuilder builder)
    {
        // Serilog's own levels decide, so that there is one place to look.
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddSingleton<ILoggerProvider>(provider => new SerilogLoggerProvider(
            Create(builder.Configuration, builder.Environment, provider.GetServices<ILogEventSink>()), dispose: true));
    }

    public static Logger Create(IConfiguration settings, IHostEnvironment environment, IEnumerable<ILogEventSink> more)
    {
        var log = new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
            // EF Core and the server tell of every exception that passes by; the request log tells of it once, with its reference.
            .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LevelAlias.Off)
            .MinimumLevel.Override("Microsoft.AspNetCore.Server.Kestrel", LogEventLevel.Error)
            // Warns of each page whose no-store it says again, and lets anybody write errors with a broken cookie; a stale form is told of by us.
            .MinimumLevel.Override("Microsoft.AspNetCore.Antiforgery", LevelAlias.Off)
            .ReadFrom.Configuration(settings, new ConfigurationReaderOptions(typeof(ConsoleLoggerConfigurationExtensions).Assembly))
            .Enrich.FromLogContext()
            .Enrich.With<WithoutAddresses>();
        foreach (var sink in more)
        {
            log.WriteTo.Sink(sink);
        }

        return environment.IsDevelopment()
            ? log.WriteTo.Console(outputTemplate: Readable, formatProvider: CultureInfo.InvariantCulture).CreateLogger()
            : log.WriteTo.Console(new JsonFormatter(renderMessage: true, formatProvider: CultureInfo.InvariantCulture)).CreateLogger();
    }

    /// <summary>The server puts the raw path into the scope of every line, and a path can hold what somebody mistyped into it.</summary>
    private sealed class WithoutAddresses : ILogEventEnricher
    {
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
        {
            logEvent.RemovePropertyIfPresent("RequestPath");
            logEvent.RemovePropertyIfPresent("RequestId");
            logEvent.RemovePropertyIfPresent("ConnectionId");
        }
    }
}
