using System.Net;
using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.RelyingApps.Keys;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Admin;

public sealed class KeysPagesTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    [Fact]
    public async Task Replaces_a_compromised_key_for_a_reason_and_says_who_did_it()
    {
        var admin = await portal.Agent(Role.Admin);
        var browser = await portal.Browser(admin);
        var stolen = (await browser.Get("/admin/keys")).Document.QuerySelector("tr[data-state=current]")!.GetAttribute("data-key")!;
        var asks = await browser.Get($"/admin/keys/{stolen}/withdrawal");
        Assert.Contains("15 minutes", asks.Text("main"), StringComparison.Ordinal);

        var refused = await browser.Submit(asks, "main form", ("Input.Reason", " "));
        Assert.True(refused.Has("[aria-invalid=true]"));
        var page = await browser.Submit(asks, "main form", ("Input.Reason", "A copy was found"));

        Assert.Equal("/admin/keys", page.Path);
        Assert.True(page.Has($"tr[data-key='{stolen}'][data-state=withdrawn]"));
        Assert.Equal(2, page.Document.QuerySelectorAll("tr[data-state=current]").Length);
        Assert.DoesNotContain(stolen, (await portal.Browser().Get("/.well-known/jwks")).Html, StringComparison.Ordinal);
        var told = await portal.Query(db => db.Set<AuditRow>().AsNoTracking().SingleAsync(row => row.Event == "signing-key.withdrawn" && row.ActorId == admin.Id));
        Assert.Equal((stolen, "A copy was found"), (told.Facts["key"], told.Facts["reason"]));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get($"/admin/keys/{stolen}/withdrawal")).Status);
    }

    [Fact]
    public async Task Makes_the_next_keys_once()
    {
        await using var fresh = await PortalFactory.Start();
        var browser = await fresh.Browser(await fresh.Agent(Role.Admin));

        var page = await browser.Submit(await browser.Get("/admin/keys"), "main form");

        Assert.Equal(2, page.Document.QuerySelectorAll("tr[data-state=next]").Length);
        Assert.False(page.Has("main form"));
    }

    [Fact]
    public async Task Shows_no_private_half()
    {
        var browser = await portal.Browser(await portal.Agent(Role.Admin));
        var rows = await portal.Query(db => db.Set<SigningKeyRow>().AsNoTracking().ToListAsync());

        var page = await browser.Get("/admin/keys");

        Assert.Equal(rows.Count, page.Document.QuerySelectorAll("tr[data-key]").Count(row => row.QuerySelector("time") is not null));
        Assert.All(rows, row => Assert.DoesNotContain(Convert.ToBase64String(row.PrivateKey)[..40], page.Html, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Role.Helpdesk, 0, HttpStatusCode.Forbidden)]
    [InlineData(Role.Admin, 11, HttpStatusCode.OK)]
    public async Task Lets_nobody_withdraw_without_the_role_and_a_fresh_factor(string role, int factorMinutes, HttpStatusCode answer)
    {
        var kid = (await portal.Ask(services => services.GetRequiredService<KeyDesk>().List(default))).First(line => line.IsAlive).Kid;
        var browser = await portal.Browser(await portal.Agent(role), TimeSpan.FromMinutes(factorMinutes));

        var page = await browser.Get($"/admin/keys/{kid}/withdrawal");

        Assert.Equal(answer, page.Status);
        Assert.False(page.Has("[name='Input.Reason']"));
    }
}
