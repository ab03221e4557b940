using System.Collections.Concurrent;
using System.Globalization;
using MfaPortal.Tests.Fixture;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Serilog.Core;
using Serilog.Events;
using Xunit;

namespace MfaPortal.Tests.Operations;

public sealed class LoggedPortal : PortalFactory
{
    private readonly Lines lines = new();

    public LoggedPortal()
    {
        Set("Serilog:MinimumLevel", "Information");
        Replace(services => services.AddSingleton<IStartupFilter, FaultyPages>().AddSingleton<ILogEventSink>(lines));
    }

    internal IEnumerable<LogEvent> Of(Page page) => lines.Events.Where(line =>
        line.Properties.TryGetValue("CorrelationId", out var code) && code.ToString() == $"\"{page.Header("X-Correlation-Id")}\"");

    private sealed class Lines : ILogEventSink
    {
        public ConcurrentQueue<LogEvent> Events { get; } = [];

        public void Emit(LogEvent logEvent) => Events.Enqueue(logEvent);
    }
}

public sealed class RequestLogTests(LoggedPortal portal) : IClassFixture<LoggedPortal>
{
    [Fact]
    public async Task Tells_of_a_request_in_one_line_with_its_reference()
    {
        var line = Assert.Single(portal.Of(await portal.Browser().Get("/dev/ui?show=sign-in")));

        Assert.Matches(@"^""GET"" ""dev/ui"" 200 in \d+ ms$", line.RenderMessage(CultureInfo.InvariantCulture));
        Assert.Equal(LogEventLevel.Information, line.Level);
    }

    [Theory]
    [InlineData("/fault/unexpected", "500")]
    [InlineData("/fault/query", "500")]
    [InlineData("/fault/busy", "503")]
    [InlineData("/fault/database", "503")]
    public async Task Tells_of_a_failure_once(string path, string status)
    {
        var line = Assert.Single(portal.Of(await portal.Browser().Get(path)));

        Assert.NotNull(line.Exception);
        Assert.Equal(LogEventLevel.Error, line.Level);
        Assert.Equal(status, line.Properties["Status"].ToString());
    }

    [Fact]
    public async Task Keeps_paths_queries_bodies_and_cookies_out()
    {
        var browser = portal.Browser();
        browser.Cookies["session"] = "secret-in-cookie";
        var pages = new[]
        {
            await browser.Get("/dev/ui?code=secret-in-query"),
            await browser.Get("/secret-in-path?code=secret-in-query"),
            await browser.Get("/fault/unexpected?code=secret-in-query"),
            await browser.Post("/dev/ui?code=secret-in-query", ("Input.Password", "secret-in-body")),
        };

        foreach (var line in pages.SelectMany(portal.Of))
        {
            var everything = line.RenderMessage(CultureInfo.InvariantCulture) + string.Join('|', line.Properties) + line.Exception?.Message;
            Assert.DoesNotContain("secret-in", everything, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Does_not_repeat_an_invented_method()
    {
        using var client = portal.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod("BREW"), "/dev/ui");
        using var answer = await client.SendAsync(request);

        var page = await Page.Read(answer, new Uri(PortalFactory.Issuer), null);

        Assert.Contains("(other)", Assert.Single(portal.Of(page)).RenderMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
