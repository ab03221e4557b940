using System.Net;
using MfaPortal.Accounts;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using Xunit;

namespace MfaPortal.Tests.Walks;

/// <summary>An app that an administrator makes works at once, all the way, and stops at once when it is switched off.</summary>
public sealed class AppOfAdminWalk(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private static int count;

    [Fact]
    public async Task Works_from_the_moment_it_is_made_and_stops_the_moment_it_is_switched_off()
    {
        var admin = await Admin();
        var (id, secret) = await Make(admin);
        var person = await portal.SignedIn(await portal.Person());

        var tokens = await Redeem(id, secret, Code(await person.Get(Request(id)))!);
        Assert.Equal(HttpStatusCode.OK, tokens.Status);
        Assert.Equal(HttpStatusCode.OK, (await AppRequest.Userinfo(portal.Browser(), tokens)).Status);
        var unused = Code(await person.Get(Request(id)))!;

        await Do(admin, id, "switch-off");
        Assert.Equal(HttpStatusCode.BadRequest, (await person.Get(Request(id))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Redeem(id, secret, unused)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AppRequest.Userinfo(portal.Browser(), tokens)).Status);

        await Do(admin, id, "switch-on");
        Assert.Equal(HttpStatusCode.OK, (await Redeem(id, secret, Code(await person.Get(Request(id)))!)).Status);
    }

    [Fact]
    public async Task A_secret_is_changed_for_another_without_a_gap()
    {
        var admin = await Admin();
        var (id, old) = await Make(admin);
        var person = await portal.SignedIn(await portal.Person());
        portal.Time.Pass(TimeSpan.FromMinutes(1));
        var young = await Secret(admin, id);

        Assert.Equal(HttpStatusCode.OK, (await Redeem(id, old, Code(await person.Get(Request(id)))!)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Redeem(id, young, Code(await person.Get(Request(id)))!)).Status);

        var removal = (await admin.Get($"/admin/apps/{id}")).Document.QuerySelector("a[href*='secret-removal?']")!.GetAttribute("href")!;
        await admin.Submit(await admin.Get(removal), "main form");

        Assert.Equal(HttpStatusCode.Unauthorized, (await Redeem(id, old, Code(await person.Get(Request(id)))!)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Redeem(id, young, Code(await person.Get(Request(id)))!)).Status);
    }

    [Fact]
    public async Task Turns_away_who_may_not_use_it_with_a_page_and_a_word_to_the_app()
    {
        var admin = await Admin();
        var (id, secret) = await Make(admin, ("start-uri", "https://planning.example.test/"));
        var account = await portal.Person(person => person.Roles = [Role.Helpdesk]);
        var person = await portal.SignedIn(account);
        var held = await Redeem(id, secret, Code(await person.Get(Request(id)))!);
        Assert.True((await person.Get("/")).Has($"a.tile[href='https://planning.example.test/']"));

        await admin.Submit(await admin.Get($"/admin/apps/{id}/settings"), "main form", ("allowed-roles", "planners"));

        Assert.False((await person.Get("/")).Has($"a.tile[href='https://planning.example.test/']"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await AppRequest.Userinfo(portal.Browser(), held)).Status);
        Assert.Equal("access_denied", AppRequest.Answer(await person.Get(Request(id, ("prompt", "none"))), "error"));

        var page = await person.Get(Request(id));
        Assert.Equal("/sign-in/no-access", page.Path);
        Assert.Contains("Planning", page.Text("h1"), StringComparison.Ordinal);
        var back = await person.Submit(page, "main form");
        Assert.Equal("access_denied", AppRequest.Answer(back, "error"));
        Assert.Null(AppRequest.Answer(back, "code"));
        Assert.Single(await portal.Events(account.Id, "app.not-allowed"));
    }

    [Fact]
    public async Task Turns_away_after_a_sign_in_too_and_nobody_slips_past_the_page()
    {
        var admin = await Admin();
        var (id, _) = await Make(admin);
        await admin.Submit(await admin.Get($"/admin/apps/{id}/settings"), "main form", ("allowed-roles", "planners"));
        var account = await portal.Person();
        var browser = portal.Browser();

        var page = await browser.Get(Request(id));
        var journey = System.Web.HttpUtility.ParseQueryString(page.Url.Query)["j"];
        Assert.NotEqual("/sign-in/no-access", (await portal.Browser().Get($"/sign-in/no-access?j={journey}")).Path);
        page = await browser.Submit(page, FilledForm.Password(account.UserName));

        Assert.Equal("/sign-in/no-access", page.Path);
        Assert.Equal("access_denied", AppRequest.Answer(await browser.Get($"/connect/authorize/resume?journey={journey}"), "error"));
    }

    private static string Request(string id, params (string, string)[] more) => AppRequest.Authorize([("client_id", id), .. more]);

    private static string? Code(Page page) => AppRequest.Answer(page, "code");

    private Task<Page> Redeem(string id, string secret, string code) => AppRequest.Redeem(portal.Browser(), code, id, secret);

    private async Task<Browser> Admin() => await portal.Browser(await portal.Agent(Role.Admin));

    private static async Task<(string Id, string Secret)> Make(Browser admin, params (string, string)[] more)
    {
        var id = "walk-" + Interlocked.Increment(ref count).ToString(System.Globalization.CultureInfo.InvariantCulture);
        await admin.Submit(await admin.Get("/admin/new-app/web"), "main form", [("id", id), ("name", "Planning"), ("redirect-uris", AppRequest.RedirectUri), .. more]);
        return (id, await Secret(admin, id));
    }

    private static async Task<string> Secret(Browser admin, string id) =>
        (await admin.Submit(await admin.Get($"/admin/apps/{id}/secret"), "main form")).Text("[data-client-secret]");

    private static async Task Do(Browser admin, string id, string act) =>
        Assert.Equal($"/admin/apps/{id}", (await admin.Submit(await admin.Get($"/admin/apps/{id}/{act}"), "main form")).Path);
}
