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

public sealed partial class AppPagesTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private static int count;

    [Theory]
    [InlineData("/admin/apps")]
    [InlineData("/admin/new-app")]
    [InlineData("/admin/new-app/web")]
    [InlineData("/admin/apps/timesheets")]
    [InlineData("/admin/apps/timesheets/connect")]
    [InlineData("/admin/apps/timesheets/settings")]
    [InlineData("/admin/apps/timesheets/secret")]
    [InlineData("/admin/apps/timesheets/deletion")]
    public async Task Is_for_administrators_alone(string path)
    {
        var helper = await portal.Browser(await portal.Agent());
        var employee = await portal.Browser(await portal.Person());

        Assert.Equal(HttpStatusCode.Forbidden, (await helper.Get(path)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await helper.Post(path, ("typed", "timesheets"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await employee.Get(path)).Status);
        Assert.NotEqual(path, (await portal.Browser().Get(path)).Path);
    }

    [Theory]
    [InlineData("/admin/apps")]
    [InlineData("/admin/new-app/web")]
    [InlineData("/admin/apps/timesheets")]
    public async Task Wants_a_factor_that_was_shown_lately(string path)
    {
        var browser = await portal.Browser(await portal.Agent(Role.Admin), factorAge: TimeSpan.FromMinutes(31));

        Assert.NotEqual(path, (await browser.Get(path)).Path);
    }

    [Theory]
    [InlineData(25, true)]
    [InlineData(32, false)]
    public async Task Loses_nothing_of_a_form_that_was_opened_in_time(int minutesUnderWay, bool inTime)
    {
        var browser = await portal.Browser(await portal.Agent(Role.Admin), factorAge: TimeSpan.FromMinutes(29));
        var form = await browser.Get("/admin/new-app/machine");
        var id = NewId();
        portal.Time.Pass(TimeSpan.FromMinutes(20));
        await browser.Get("/");
        portal.Time.Pass(TimeSpan.FromMinutes(minutesUnderWay - 20));

        await browser.Submit(form, "main form", ("id", id), ("name", "Report"), ("service-scopes", "api"));

        Assert.Equal(inTime, await portal.Services.GetRequiredService<ClientRegistry>().Find(id, default) is not null);
    }

    [Fact]
    public async Task Makes_an_app_that_is_known_at_once()
    {
        var (admin, browser) = await Admin();
        var id = NewId();

        var page = await Make(browser, id);

        Assert.Equal($"/admin/apps/{id}", page.Path);
        var client = await portal.Services.GetRequiredService<ClientRegistry>().Find(id, default);
        Assert.Equal("Planning", client!.Name);
        Assert.Equal(["https://planning.example.test/signin", "https://planning.example.test/other"], client.RedirectUris);
        Assert.False(client.IsPublic);
        var made = Assert.Single(await Trail(id));
        Assert.Equal(("app.created", admin.Id), (made.Event, made.ActorId!.Value));
        Assert.Contains("https://planning.example.test/signin", made.Facts["RedirectUris"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web", "redirect-uris", "https://a.example.test/signin", "authorization_code refresh_token", false)]
    [InlineData("browser", "redirect-uris", "com.example.app:/signin", "authorization_code refresh_token", true)]
    [InlineData("device", "name", "Screen", "urn:ietf:params:oauth:grant-type:device_code refresh_token", true)]
    [InlineData("machine", "service-scopes", "stock.read", "client_credentials", false)]
    public async Task Asks_for_what_the_sort_of_app_needs_and_no_more(string sort, string field, string value, string grants, bool isPublic)
    {
        var (_, browser) = await Admin();
        var id = NewId();
        var form = await browser.Get($"/admin/new-app/{sort}");
        Assert.Equal(sort is "web" or "browser", form.Has("[name=redirect-uris]"));

        var page = await browser.Submit(form, "main form", [("id", id), (field, value), .. field == "name" ? (IEnumerable<(string, string)>)[] : [("name", "App")]]);

        Assert.Equal($"/admin/apps/{id}", page.Path);
        var client = await portal.Services.GetRequiredService<ClientRegistry>().Find(id, default);
        Assert.Equal(grants, string.Join(' ', client!.GrantTypes));
        Assert.Equal(isPublic, client.IsPublic);
        Assert.Equal($"/admin/apps/{id}", (await browser.Submit(await browser.Get($"/admin/apps/{id}/settings"), "main form", ("name", "Other"))).Path);
    }

    [Fact]
    public async Task Gives_a_service_a_sign_in_for_people()
    {
        var (_, browser) = await Admin();
        var id = NewId();
        await browser.Submit(await browser.Get("/admin/new-app/machine"), "main form", ("id", id), ("name", "Service"), ("service-scopes", "stock.read"));

        var asked = await browser.Submit(await browser.Get($"/admin/apps/{id}/settings"), "main form", ("grant-types", "client_credentials\nauthorization_code"));
        Assert.True(asked.Has("#redirect-uris-error:not([hidden])"));
        var page = await browser.Submit(asked, "main form", ("redirect-uris", "https://planning.example.test/signin"));

        Assert.Equal($"/admin/apps/{id}", page.Path);
        var client = await portal.Services.GetRequiredService<ClientRegistry>().Find(id, default);
        Assert.Equal(["client_credentials", "authorization_code"], client!.GrantTypes);
        Assert.Equal(["https://planning.example.test/signin"], client.RedirectUris);
    }

    [Fact]
    public async Task Asks_for_a_secret_where_one_is_missing_and_for_none_where_keys_are()
    {
        const string Keys = """{"keys":[{"kty":"EC","crv":"P-256","kid":"one","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}""";
        var (_, browser) = await Admin();
        var id = NewId();

        var made = await Make(browser, id);
        Assert.EndsWith("The app is added.", made.Text(".message.done"), StringComparison.Ordinal);
        Assert.Contains("no valid secret", made.Text(".message.warning"), StringComparison.Ordinal);

        await browser.Submit(await browser.Get($"/admin/apps/{id}/settings"), "main form", ("keys", Keys));
        Assert.False((await browser.Get($"/admin/apps/{id}")).Has(".message.warning"));
    }

    [Fact]
    public async Task An_app_that_cannot_be_read_has_no_settings_to_change()
    {
        var (_, browser) = await Admin();
        var id = NewId();
        await Make(browser, id);
        await portal.Query(db => db.Database.ExecuteSqlAsync($"""update clients set settings = '["x"]', version = version + 1 where id = {id}"""));

        var page = await browser.Get($"/admin/apps/{id}");

        Assert.False(page.Has("a[href$='/settings']"));
        Assert.False(page.Has(".message.warning"));
        await browser.Submit(await browser.Get($"/admin/apps/{id}/deletion"), "main form", ("typed", id));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get($"/admin/apps/{id}")).Status);
    }

    [Fact]
    public async Task Tells_the_second_of_two_who_save_and_loses_neither()
    {
        var (_, first) = await Admin();
        var (_, second) = await Admin();
        var id = NewId();
        await Make(first, id);
        var (one, other) = (await first.Get($"/admin/apps/{id}/settings"), await second.Get($"/admin/apps/{id}/settings"));

        await first.Submit(one, "main form", ("name", "First"));
        var told = await second.Submit(other, "main form", ("name", "Second"));

        Assert.Equal($"/admin/apps/{id}/settings", told.Path);
        Assert.Contains("First", told.Text(".message.error"), StringComparison.Ordinal);
        Assert.Equal("Second", told.Document.QuerySelector("input[name=name]")!.GetAttribute("value"));
        Assert.Equal("First", (await portal.Services.GetRequiredService<ClientRegistry>().Find(id, default))!.Name);
        Assert.Equal($"/admin/apps/{id}", (await second.Submit(told, "main form")).Path);
        Assert.Equal("Second", (await portal.Services.GetRequiredService<ClientRegistry>().Find(id, default))!.Name);
    }

    [Fact]
    public async Task Notes_what_was_changed_from_what_to_what()
    {
        var (admin, browser) = await Admin();
        var id = NewId();
        await Make(browser, id);

        await browser.Submit(
            await browser.Get($"/admin/apps/{id}/settings"), "main form",
            ("name", "Planner"), ("redirect-uris", "https://planning.example.test/signin"), ("access-token-lifetime", "00:10:00"));

        var changed = Assert.Single(await Trail(id), row => row.Event == "app.changed");
        Assert.Equal(admin.Id, changed.ActorId);
        Assert.Equal("Planning → Planner", changed.Facts["Name"]);
        Assert.Equal("− https://planning.example.test/other", changed.Facts["RedirectUris"]);
        Assert.Equal("– → 00:10:00", changed.Facts["AccessTokenLifetime"]);
        Assert.Equal(3, changed.Facts.Count);
    }

    [Fact]
    public async Task Deletes_only_what_is_named()
    {
        var (_, browser) = await Admin();
        var id = NewId();
        await Make(browser, id);

        var wrong = await browser.Submit(await browser.Get($"/admin/apps/{id}/deletion"), "main form", ("typed", "something"));
        Assert.True(wrong.Has("#typed-error:not([hidden])"));
        Assert.NotNull(await portal.Services.GetRequiredService<ClientRegistry>().Find(id, default));

        var gone = await browser.Submit(await browser.Get($"/admin/apps/{id}/deletion"), "main form", ("typed", id));
        Assert.Equal("/admin/apps", gone.Path);
        Assert.Null(await portal.Services.GetRequiredService<ClientRegistry>().Find(id, default));
        Assert.Contains(await Trail(id), row => row.Event == "app.deleted");
        Assert.True((await Make(browser, id)).Has("#id-error:not([hidden])"));
    }

    [Fact]
    public async Task Leaves_the_apps_of_the_settings_alone()
    {
        var (_, browser) = await Admin();

        var page = await browser.Get("/admin/apps/timesheets");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.False(page.Has("a[href$='/settings'], a[href$='/deletion']"));
        Assert.DoesNotContain("timesheets-development-secret", page.Html, StringComparison.Ordinal);
        foreach (var act in new[] { "settings", "secret", "deletion", "switch-off" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await browser.Get($"/admin/apps/timesheets/{act}")).Status);
        }

        var taken = await Make(browser, "timesheets");
        Assert.True(taken.Has("#id-error:not([hidden])"));
    }

    [Fact]
    public async Task Finds_apps_by_name_and_id()
    {
        var (_, browser) = await Admin();

        Assert.Equal(["hazards"], Ids(await browser.Get("/admin/apps?q=hazard+rep")));
        Assert.Equal(["hazards"], Ids(await browser.Get("/admin/apps?q=HAZARDS")));
        Assert.Empty(Ids(await browser.Get("/admin/apps?q=no-such-app")));
    }

    private static IEnumerable<string?> Ids(Page page) => page.Document.QuerySelectorAll("[data-app]").Select(row => row.GetAttribute("data-app"));

    private static Task<Page> NewSecret(Browser browser, string id) => NewSecret(browser, id, "0");

    private static async Task<Page> NewSecret(Browser browser, string id, string days) =>
        await browser.Submit(await browser.Get($"/admin/apps/{id}/secret"), "main form", ("days", days));

    private static async Task<Page> Make(Browser browser, string id) => await browser.Submit(
        await browser.Get("/admin/new-app/web"), "main form",
        ("id", id), ("name", "Planning"), ("redirect-uris", "https://planning.example.test/signin\r\nhttps://planning.example.test/other"));

    private static string NewId() => "planning-" + Interlocked.Increment(ref count).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private async Task<(Account Account, Browser Browser)> Admin()
    {
        var admin = await portal.Agent(Role.Admin);
        return (admin, await portal.Browser(admin));
    }

    private Task<List<AuditRow>> Trail(string id) =>
        portal.Query(db => db.Set<AuditRow>().AsNoTracking().Where(row => row.ClientId == id).OrderBy(row => row.Id).ToListAsync());
}
