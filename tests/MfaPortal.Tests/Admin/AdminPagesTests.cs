using System.Net;
using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace MfaPortal.Tests.Admin;

public sealed class AdminPagesTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    [Fact]
    public async Task Counts_accounts_factors_locks_and_sessions()
    {
        await using var fresh = await PortalFactory.Start();
        var browser = await fresh.Browser(await fresh.Agent(Role.Admin));
        await fresh.Factor((await fresh.Person()).Id);
        await fresh.Factor((await fresh.Person()).Id, failures: 100);
        await fresh.Factor((await fresh.Person()).Id, set: true);
        await fresh.Person(person => person.State = AccountState.Frozen);

        var page = await browser.Get("/admin");

        Assert.Equal(
            ["accounts 5", "protected 2", "unprotected 2", "locked 1", "closed 1", "sessions 1"],
            page.Document.QuerySelectorAll("[data-figure]").Select(figure => $"{figure.GetAttribute("data-figure")} {figure.TextContent}"));
    }

    [Fact]
    public async Task Keeps_the_figures_for_a_minute()
    {
        await using var fresh = await PortalFactory.Start();
        var browser = await fresh.Browser(await fresh.Agent(Role.Admin));
        var before = Figure(await browser.Get("/admin"));
        await fresh.Person();

        Assert.Equal(before, Figure(await browser.Get("/admin")));
        fresh.Time.Pass(TimeSpan.FromMinutes(1));
        Assert.NotEqual(before, Figure(await browser.Get("/admin")));

        static string Figure(Page page) => page.Text("[data-figure=accounts]");
    }

    [Fact]
    public async Task Shows_the_rest_of_the_page_where_counting_takes_too_long()
    {
        await using var slow = new PortalFactory();
        await slow.InitializeAsync();
        slow.Set("ConnectionStrings:MfaPortal", slow.ConnectionString + ";Command Timeout=1");
        var browser = await slow.Browser(await slow.Agent(Role.Admin));
        await using var other = new NpgsqlConnection(slow.ConnectionString);
        await other.OpenAsync();
        await using var atIt = await other.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand("lock table passwords in access exclusive mode", other))
        {
            await take.ExecuteNonQueryAsync();
        }

        var page = await browser.Get("/admin");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.All(page.Document.QuerySelectorAll("[data-figure]"), figure => Assert.Equal("–", figure.TextContent));
    }

    [Fact]
    public async Task Lists_the_apps_without_their_secrets()
    {
        var page = await (await portal.Browser(await portal.Agent(Role.Admin))).Get("/admin");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("timesheets", page.Text("section[aria-labelledby=apps]"), StringComparison.Ordinal);
        Assert.DoesNotContain("conformance-secret", page.Html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Exports_what_was_searched_as_text_and_notes_who_took_it()
    {
        var admin = await portal.Agent(Role.Admin);
        var evil = await portal.Named("=HYPERLINK(\"http://evil.example\")");
        await portal.Trail(evil.Id, 3, change: row => row.Facts["label"] = "a\r\n=cmd");
        await portal.Trail((await portal.Person()).Id, 5);
        var browser = await portal.Browser(admin);

        var page = await browser.Submit(await browser.Get($"/admin/audit?person={evil.Id}"), "form[action^='/admin/audit?']");

        var lines = page.Html.TrimStart('\ufeff').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("id,at,event", lines[0], StringComparison.Ordinal);
        Assert.All(lines[1..], line => Assert.Contains("\"'=HYPERLINK(\"\"http://evil.example\"\")\"", line, StringComparison.Ordinal));
        var exported = await portal.Query(db => db.Set<AuditRow>().AsNoTracking().SingleAsync(row => row.Event == "audit.exported" && row.ActorId == admin.Id));
        Assert.Contains(evil.Id.ToString(), exported.Facts["search"], StringComparison.Ordinal);
    }
}
