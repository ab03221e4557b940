using System.Net;
using System.Text.Json;
using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Admin.Apps;

public sealed partial class AppPagesTests
{
    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("vbscript:x")]
    [InlineData("http://planning.example.test/signin")]
    [InlineData("https://planning.example.test/signin#x")]
    [InlineData("https://user@planning.example.test/signin")]
    [InlineData("https://planning.example.test/sign in")]
    [InlineData("https://planning.example.test/signin?code=1")]
    [InlineData("//planning.example.test/signin")]
    [InlineData("https://planning.example.test/%2e%2e\\signin")]
    public async Task Refuses_an_address_a_browser_must_not_be_sent_to(string address)
    {
        var (_, browser) = await Admin();
        foreach (var field in new[] { "redirect-uris", "post-logout-redirect-uris", "start-uri" })
        {
            if (field == "start-uri" && (address.Contains("code=", StringComparison.Ordinal) || address.Contains('\\', StringComparison.Ordinal)))
            {
                continue;
            }

            var id = NewId();
            var page = await browser.Submit(
                await browser.Get("/admin/new-app/web"), "main form",
                [("id", id), ("name", "Planning"), (field, address), .. field == "redirect-uris" ? (IEnumerable<(string, string)>)[] : [("redirect-uris", "https://planning.example.test/signin")]]);

            Assert.Equal("/admin/new-app/web", page.Path);
            Assert.True(page.Has($"#{field}-error:not([hidden]), .message.error"), page.Html);
            Assert.Null(await portal.Services.GetRequiredService<ClientRegistry>().Find(id, default));
        }
    }

    [Fact]
    public async Task Takes_from_a_form_what_the_form_is_for_and_nothing_else()
    {
        var (_, browser) = await Admin();
        var id = NewId();

        await browser.Submit(
            await browser.Get("/admin/new-app/web"), "main form",
            ("id", id), ("name", "Planning"), ("redirect-uris", "https://planning.example.test/signin"),
            ("Public", "true"), ("public", "on"), ("require-pkce", "off"), ("RequirePkce", "false"), ("Secrets", "mine"), ("SecretHashes", "AAAA"),
            ("version", "7"), ("IsOn", "false"), ("scopes", "openid groups"), ("CreatedBy", "x"));

        var client = await portal.Services.GetRequiredService<ClientRegistry>().Find(id, default);
        Assert.False(client!.IsPublic);
        Assert.True(client.RequirePkce);
        Assert.Equal(RelyingApp.Nobodys, Assert.Single(client.SecretHashes));
        Assert.Equal(["openid", "profile", "email"], client.Scopes);
    }

    [Fact]
    public async Task Shows_what_somebody_typed_as_text()
    {
        const string Marker = "\"><svg/onload=alert(1)>";
        var (_, browser) = await Admin();
        var id = NewId();
        await Make(browser, id);

        var refused = await browser.Submit(
            await browser.Get($"/admin/apps/{id}/settings"), "main form",
            ("name", Marker), ("start-uri", Marker), ("colour", Marker), ("description-en", Marker), ("allowed-roles", Marker), ("redirect-uris", Marker),
            ("post-logout-redirect-uris", Marker), ("scopes", Marker), ("access-token-lifetime", Marker), ("id-token-algorithm", Marker));
        Assert.False(refused.Has("svg[onload]"));
        Assert.Contains("&lt;svg/onload", refused.Html, StringComparison.Ordinal);

        await browser.Submit(await browser.Get($"/admin/apps/{id}/settings"), "main form", ("name", Marker), ("description-en", Marker), ("start-uri", "https://planning.example.test/"));
        foreach (var path in new[] { $"/admin/apps/{id}", $"/admin/apps/{id}/connect", $"/admin/apps/{id}/settings", $"/admin/apps/{id}/deletion", "/admin/apps", "/admin", "/", $"/admin/audit?client={id}" })
        {
            Assert.False((await browser.Get(path)).Has("svg[onload]"), path);
        }

        Assert.False((await browser.Get("/admin/apps?q=" + Uri.EscapeDataString(Marker))).Has("svg[onload]"));
        await browser.Submit(await browser.Get($"/admin/apps/{id}/deletion"), "main form", ("typed", id));
    }
}
