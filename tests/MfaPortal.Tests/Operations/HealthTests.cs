using System.Net;
using MfaPortal.Storage.Embedded;
using MfaPortal.Tests.Fixture;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace MfaPortal.Tests.Operations;

public sealed class HealthTests
{
    [Fact]
    public async Task Says_no_more_than_it_must()
    {
        await using var portal = await PortalFactory.Start();

        Assert.Equal("""{"status":"live"}""", (await portal.Browser().Get("/health/live")).Html);
        Assert.Equal("""{"status":"ready"}""", (await portal.Browser().Get("/health/ready")).Html);
    }

    [Fact]
    public async Task Survives_a_database_that_goes_and_comes_back()
    {
        var options = new EmbeddedPostgresOptions { DataRoot = PostgresRunFolder.Create(), Durable = false };
        var database = await EmbeddedPostgres.Start(options, NullLogger.Instance, CancellationToken.None);
        await database.EnsureDatabase("portal", CancellationToken.None);
        await using var portal = await PortalFactory.Start(("ConnectionStrings:MfaPortal", database.ConnectionString("portal") + ";Timeout=30"));
        var browser = portal.Browser();
        browser.Cookies["session"] = $"{new string('0', 32)}.{new string('A', 43)}";
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/health/ready")).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/dev/ui?show=sign-in")).Status);

        await database.DisposeAsync();
        var began = TimeProvider.System.GetTimestamp();
        var page = await browser.Get("/dev/ui?show=sign-in");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Equal("We cannot reach our database", page.Text("h1"));
        Assert.True(page.Has("footer"), "The page has its frame even now.");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.Get("/health/ready")).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/health/live")).Status);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(15));

        await using var again = await EmbeddedPostgres.Start(options, NullLogger.Instance, CancellationToken.None);

        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/health/ready")).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.Get("/dev/ui?show=sign-in")).Status);
    }
}
