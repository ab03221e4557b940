using System.Net;
using System.Text.Json;
using MfaPortal.Oidc.Host;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Xunit;

namespace MfaPortal.Tests.Operations;

/// <summary>A portal whose database is away for whoever refreshes, introspects or revokes.</summary>
public sealed class PortalWithoutTokens : PortalFactory
{
    public PortalWithoutTokens() => Replace(services => services.Replace(ServiceDescriptor.Scoped<IRefreshTokens, Unreachable>()));

    private sealed class Unreachable : IRefreshTokens
    {
        private static NpgsqlException Down => new("down", new TimeoutException());

        public Task<Refreshment> Refresh(RefreshAttempt attempt, CancellationToken ct) => throw Down;

        public Task<LiveRefreshToken?> Find(byte[] tokenHash, string clientId, bool offlineAllowed, string? minimumAcr, DateTimeOffset now, CancellationToken ct) => throw Down;

        public Task<bool> Revoke(byte[] tokenHash, string clientId, DateTimeOffset now, CancellationToken ct) => throw Down;
    }
}

/// <summary>What fails around an endpoint whose callers are programs: they hear of it in their own language, and scripts of other sites may read it.</summary>
public sealed class ProgramErrorsTests(PortalWithoutTokens portal) : IClassFixture<PortalWithoutTokens>
{
    private const string Token = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static readonly (string Name, string Value)[] Proof = [("client_id", "conformance"), ("client_secret", "conformance-secret")];

    [Theory]
    [InlineData("/connect/token", "*/*", true)]
    [InlineData("/connect/token", "application/json", true)]
    [InlineData("/connect/revoke", "*/*", true)]
    [InlineData("/connect/introspect", "*/*", false)]
    public async Task Say_that_the_database_is_away(string path, string accept, bool isForBrowsers)
    {
        var answer = await Post(path, accept, [.. Proof, ("grant_type", "refresh_token"), ("refresh_token", Token), ("token", Token)]);

        Is(answer, HttpStatusCode.ServiceUnavailable, "temporarily_unavailable", isForBrowsers);
        Assert.Equal("30", answer.Header("Retry-After"));
    }

    [Theory]
    [InlineData("/connect/token", true)]
    [InlineData("/connect/par", true)]
    [InlineData("/connect/userinfo", true)]
    [InlineData("/connect/revoke", true)]
    [InlineData("/connect/introspect", false)]
    [InlineData("/connect/device_authorization", false)]
    public async Task Say_that_it_is_too_much(string path, bool isForBrowsers) =>
        Is(await Post(path, "*/*", ("token", new string('x', 100_000))), HttpStatusCode.RequestEntityTooLarge, "invalid_request", isForBrowsers);

    [Theory]
    [InlineData("/connect/authorize")]
    [InlineData("/connect/logout")]
    public async Task Stay_a_page_where_a_person_is_led_through(string path)
    {
        var page = await Post(path, "*/*", ("state", new string('x', 100_000)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, page.Status);
        Assert.Equal("That is too much at once", page.Text("h1"));
        Assert.Equal("", page.Header("Access-Control-Allow-Origin"));
    }

    private Task<Page> Post(string path, string accept, params (string Name, string Value)[] fields)
    {
        var browser = portal.Browser();
        browser.Headers["Accept"] = accept;
        return browser.Post(path, fields);
    }

    private static void Is(Page answer, HttpStatusCode status, string error, bool isForBrowsers)
    {
        Assert.Equal(status, answer.Status);
        var said = JsonDocument.Parse(answer.Html).RootElement;
        Assert.Equal(error, said.GetProperty("error").GetString());
        Assert.Contains(answer.Header("X-Correlation-Id"), said.GetProperty("error_description").GetString(), StringComparison.Ordinal);
        Assert.Equal(isForBrowsers ? "*" : "", answer.Header("Access-Control-Allow-Origin"));
        Assert.Equal(isForBrowsers ? "WWW-Authenticate, Retry-After" : "", answer.Header("Access-Control-Expose-Headers"));
        Assert.Contains("no-store", answer.Header("Cache-Control"), StringComparison.Ordinal);
    }
}
