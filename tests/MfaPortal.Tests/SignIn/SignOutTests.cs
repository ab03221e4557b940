using System.Net;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.RelyingApps.Logout;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MfaPortal.Tests.SignIn;

/// <summary>Signing out: who may cause it, where it leads, and what the person is told about the apps.</summary>
public sealed class SignOutTests : IAsyncLifetime
{
    private const string Bye = "http://localhost:5099/";

    private ToldApp app = null!;
    private PortalFactory portal = null!;

    public async Task InitializeAsync()
    {
        app = await ToldApp.Start();
        portal = await NoticePortal.With(app);
    }

    public async Task DisposeAsync()
    {
        await portal.DisposeAsync();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Leaves_a_copied_cookie_dead_at_once()
    {
        var (browser, tokens) = await AtTheApp();
        var copy = portal.Browser();
        copy.Cookies["session"] = browser.Cookies["session"];
        await browser.SignOut();

        Assert.False(browser.Cookies.ContainsKey("session"));
        Assert.Equal("/sign-in", (await copy.Get("/factors")).Path);
        Assert.Equal("login_required", AppRequest.Answer(await copy.Get(AppRequest.Authorize(("prompt", "none"))), "error"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await AppRequest.Userinfo(portal.Browser(), tokens)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?client_id=conformance")]
    [InlineData("?client_id=conformance&post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A5099%2F&state=s")]
    [InlineData("?id_token_hint=eyJhbGciOiJub25lIn0.e30.&post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A5099%2F")]
    [InlineData("?logout_hint=whoever")]
    public async Task Asks_first_where_anybody_could_have_sent_the_request(string query)
    {
        var (browser, _) = await AtTheApp();
        foreach (var page in new[] { await browser.Get("/connect/logout" + query), await browser.Post("/connect/logout" + query, ("state", "s")) })
        {
            Assert.Equal("/sign-out", page.Path);
            Assert.Equal("/", (await browser.Get("/")).Path);
        }

        var agreed = await browser.Submit(await browser.Get("/connect/logout" + query), "main form");
        Assert.Equal(("/signed-out", null), (agreed.Path, agreed.Location));
        Assert.False(browser.Cookies.ContainsKey("session"));
    }

    [Fact]
    public async Task Takes_no_form_without_its_token()
    {
        var (browser, _) = await AtTheApp();
        await browser.Post("/sign-out", ("Asked", "true"));
        Assert.Equal("/", (await browser.Get("/")).Path);
    }

    [Fact]
    public async Task Asks_in_the_language_that_the_app_wants()
    {
        var (browser, tokens) = await AtTheApp();
        Assert.Equal("fr", (await browser.Get("/connect/logout?ui_locales=xx%20fr-CA")).Document.DocumentElement.GetAttribute("lang"));
        var left = await browser.Get("/connect/logout?ui_locales=de&id_token_hint=" + AppRequest.Member(tokens, "id_token"));
        Assert.Equal(("/signed-out", "de"), (left.Path, left.Document.DocumentElement.GetAttribute("lang")));
    }

    [Fact]
    public async Task Goes_back_to_the_app_after_the_question_for_another_session()
    {
        var (_, tokens) = await AtTheApp();
        var (browser, _) = await AtTheApp();
        var page = await browser.Get(Logout(tokens));
        Assert.Equal("/sign-out", page.Path);
        Assert.Equal(Bye + "?state=s", (await browser.Submit(page, "main form")).Location!.AbsoluteUri);
    }

    [Fact]
    public async Task Goes_nowhere_where_the_person_stays_and_signs_out_later()
    {
        var (_, tokens) = await AtTheApp();
        var (browser, _) = await AtTheApp();
        await browser.Get(Logout(tokens));
        Assert.Equal("/signed-out", (await browser.SignOut()).Path);
    }

    [Fact]
    public async Task Never_waits_for_apps()
    {
        var (browser, tokens) = await AtTheApp();
        Assert.Equal(Bye + "?state=s", (await browser.Get(Logout(tokens))).Location!.AbsoluteUri);
        Assert.Empty(app.Requests);
        Assert.Null(Assert.Single(await portal.Notices()).DeliveredAt);
    }

    [Fact]
    public async Task Shows_what_becomes_of_each_app()
    {
        var (browser, _) = await AtTheApp();
        app.Answers(HttpStatusCode.InternalServerError);
        Assert.Equal("BeingTold", Left(await browser.SignOut()));
        await portal.SendDue();
        var page = await browser.Get("/signed-out");
        Assert.Equal("NotReached", Left(page));
        Assert.True(page.Has(".message.warning"));

        app.Answers(HttpStatusCode.OK);
        portal.Time.Pass(TimeSpan.FromSeconds(10));
        await portal.SendDue();
        page = await browser.Get("/signed-out");
        Assert.Equal("SignedOut", Left(page));
        Assert.Contains("Conformance tool", page.Text("main"), StringComparison.Ordinal);
        Assert.False(page.Has(".message.warning"));
    }

    [Fact]
    public async Task Says_which_app_cannot_be_told()
    {
        var (browser, _) = await AtTheApp();
        await portal.Query(db => db.Database.ExecuteSqlAsync($"update grants set client_id = 'conformance-public'"));
        Assert.Equal("CannotBeTold", Left(await browser.SignOut()));
    }

    [Fact]
    public async Task Shows_nothing_of_it_to_another_browser()
    {
        var (browser, _) = await AtTheApp();
        Assert.True((await browser.SignOut()).Has("logout-receipt"));

        var other = portal.Browser();
        Assert.False((await other.Get("/signed-out")).Has("logout-receipt"));
        foreach (var guess in new[] { Assert.Single(await portal.Sessions()).Id.ToString(), browser.Cookies["signed-out"][..^4] + "AAAA", "x", "" })
        {
            other.Cookies["signed-out"] = guess;
            var page = await other.Get("/signed-out");
            Assert.Equal((HttpStatusCode.OK, false), (page.Status, page.Has("logout-receipt")));
        }
    }

    private static string Logout(Page tokens) =>
        $"/connect/logout?state=s&post_logout_redirect_uri={Uri.EscapeDataString(Bye)}&id_token_hint={AppRequest.Member(tokens, "id_token")}";

    private static string? Left(Page page) => page.Document.QuerySelectorAll("[data-left]").Single().GetAttribute("data-left");

    private async Task<(Browser Browser, Page Tokens)> AtTheApp()
    {
        var browser = await portal.SignedIn(await portal.Person());
        return (browser, await portal.SignInToApp(browser));
    }
}
