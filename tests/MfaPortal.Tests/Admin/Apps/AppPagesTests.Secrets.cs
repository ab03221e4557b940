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
    [Fact]
    public async Task Shows_a_secret_once_and_keeps_its_hash()
    {
        var (_, browser) = await Admin();
        var id = NewId();
        await Make(browser, id);

        var shown = await browser.Submit(await browser.Get($"/admin/apps/{id}/secret"), "main form", ("days", "90"));
        var secret = shown.Text("[data-client-secret]");

        Assert.Equal(43, secret.Length);
        Assert.Contains("no-store", shown.Header("Cache-Control"), StringComparison.Ordinal);
        var client = await portal.Services.GetRequiredService<ClientRegistry>().Find(id, default);
        Assert.Equal(Oidc.Host.Client.HashSecret(secret), Assert.Single(client!.SecretHashes));
        foreach (var path in new[] { $"/admin/apps/{id}", $"/admin/apps/{id}/connect", $"/admin/apps/{id}/settings", $"/admin/audit?client={id}", "/admin/apps" })
        {
            Assert.DoesNotContain(secret, (await browser.Get(path)).Html, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(secret, JsonSerializer.Serialize(await Trail(id)), StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(Oidc.Host.Client.HashSecret(secret)), (await browser.Get($"/admin/apps/{id}")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sending_the_form_of_a_secret_again_makes_no_second_one()
    {
        var (_, browser) = await Admin();
        var id = NewId();
        await Make(browser, id);
        var form = await browser.Get($"/admin/apps/{id}/secret");

        Assert.True((await browser.Submit(form, "main form")).Has("[data-client-secret]"));
        Assert.False((await browser.Submit(form, "main form")).Has("[data-client-secret]"));
        Assert.Single((await portal.Services.GetRequiredService<ClientRegistry>().Find(id, default))!.SecretHashes);
    }

    [Fact]
    public async Task Takes_two_secrets_and_no_third()
    {
        var (_, browser) = await Admin();
        var id = NewId();
        await Make(browser, id);
        await NewSecret(browser, id);
        await NewSecret(browser, id);

        var third = await browser.Submit(await browser.Get($"/admin/apps/{id}/secret"), "main form");

        Assert.False(third.Has("[data-client-secret]"));
        Assert.True(third.Has(".message.error"));
        var page = await browser.Submit(await browser.Get((await browser.Get($"/admin/apps/{id}")).Document.QuerySelector("a[href*='secret-removal?']")!.GetAttribute("href")!), "main form");
        Assert.Equal($"/admin/apps/{id}", page.Path);
        Assert.Single((await portal.Services.GetRequiredService<ClientRegistry>().Find(id, default))!.SecretHashes);
        Assert.True((await browser.Submit(await browser.Get($"/admin/apps/{id}/secret"), "main form")).Has("[data-client-secret]"));
    }
}
