using System.Net;
using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.RelyingApps.Grants;
using MfaPortal.RelyingApps.Logout;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Admin.Apps;

public sealed class TestSignInTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    [Fact]
    public async Task Shows_what_the_app_would_get_and_leaves_nothing_that_works()
    {
        var account = await portal.Agent(Role.Admin);
        var admin = await portal.Browser(account);

        var page = await admin.Submit(await admin.Get("/admin/apps/timesheets/test"), "main form");

        Assert.Equal(RehearsedApp.Page, page.Path);
        Assert.Equal(5, page.Document.QuerySelectorAll("[data-told]").Length);
        Assert.True(page.Has("[data-told] dd time[datetime]"));
        Assert.Contains("timesheets~test", page.Html, StringComparison.Ordinal);
        Assert.Contains(account.Id.ToString(), page.Html, StringComparison.Ordinal);
        Assert.DoesNotMatch("eyJ[A-Za-z0-9_-]{20,}", page.Html);
        var grant = await portal.Query(db => db.Set<GrantRow>().AsNoTracking().SingleAsync(row => row.ClientId == "timesheets~test"));
        Assert.NotNull(grant.RevokedAt);
        Assert.Single(await portal.Query(db => db.Set<AuditRow>().AsNoTracking().Where(row => row.Event == "app.tested" && row.ActorId == account.Id).ToListAsync()));
        Assert.False((await admin.Get(page.Url.PathAndQuery)).Has("[data-told]"));
    }

    [Fact]
    public async Task Leaves_no_trace_where_apps_are_listed()
    {
        var admin = await portal.Browser(await portal.Agent(Role.Admin));
        await admin.Submit(await admin.Get("/admin/apps/timesheets/test"), "main form");
        var session = await portal.Query(db => db.Set<GrantRow>().AsNoTracking().Where(row => row.ClientId == "timesheets~test").OrderByDescending(row => row.IssuedAt).Select(row => row.SessionId).FirstAsync());

        await using var scope = portal.Services.CreateAsyncScope();
        Assert.Empty(await scope.ServiceProvider.GetRequiredService<LogoutReceipt>().Of(session, default));
        await portal.Services.GetRequiredService<ClientUses>().Write(default);
        Assert.Empty(await portal.Query(db => db.Set<ClientUseRow>().AsNoTracking().Where(use => use.ClientId.EndsWith(RehearsedApp.Mark)).ToListAsync()));
    }

    [Fact]
    public async Task Keeps_the_apps_own_rules()
    {
        var admin = await portal.Browser(await portal.Agent(Role.Admin));
        await admin.Submit(
            await admin.Get("/admin/new-app/web"), "main form", ("id", "closed"), ("name", "Closed"), ("redirect-uris", "https://closed.example.test/signin"));
        await admin.Submit(await admin.Get("/admin/apps/closed/settings"), "main form", ("allowed-roles", "planners"));

        Assert.Equal("/sign-in/no-access", (await admin.Submit(await admin.Get("/admin/apps/closed/test"), "main form")).Path);
    }

    [Fact]
    public async Task Nobody_else_gets_a_code_or_redeems_one()
    {
        var helper = await portal.Browser(await portal.Agent());
        Assert.Equal(HttpStatusCode.Forbidden, (await helper.Get("/admin/apps/timesheets/test")).Status);
        var elsewhere = await portal.Browser().Get(AppRequest.Authorize(("client_id", "timesheets~test")));
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.Status);

        // With the right address there is no code for anybody but administrators, whatever the app itself allows.
        var rightly = AppRequest.Authorize(("client_id", "timesheets~test"), ("redirect_uri", PortalFactory.Issuer + RehearsedApp.Page));
        Assert.Equal("/sign-in/no-access", (await helper.Get(rightly)).Path);
        Assert.False(await portal.Query(db => db.Set<GrantRow>().AnyAsync(row => row.ClientId == "timesheets~test" && row.RevokedAt == null)));

        // An administrator's own code is redeemed by nobody from outside.
        var answer = await (await portal.Browser(await portal.Agent(Role.Admin))).Get(rightly);
        var code = System.Web.HttpUtility.ParseQueryString(answer.Url.Query)["code"]!;
        Assert.Equal(HttpStatusCode.Unauthorized, (await AppRequest.Redeem(portal.Browser(), code, "timesheets~test", "")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AppRequest.Redeem(portal.Browser(), code, "timesheets~test", "timesheets-development-secret-7Qk2mZ")).Status);

        // Nor can it be slipped to an administrator.
        var admin = await portal.Browser(await portal.Agent(Role.Admin));
        Assert.False((await admin.Get($"{RehearsedApp.Page}?code={code}&state=a-state")).Has("[data-told]"));
    }

    [Fact]
    public async Task No_app_is_found_by_a_doubles_id_twice_over_and_none_that_is_off()
    {
        var registry = portal.Services.GetRequiredService<ClientRegistry>();

        Assert.NotNull(await registry.Find("timesheets~test", default));
        Assert.Null(await registry.Find("timesheets~test~test", default));
        Assert.Null(await registry.Find("~test", default));
        Assert.Null(await registry.Find("no-such-app~test", default));
        Assert.DoesNotContain(registry.All, app => app.Client.Id.Contains('~', StringComparison.Ordinal));
    }
}
