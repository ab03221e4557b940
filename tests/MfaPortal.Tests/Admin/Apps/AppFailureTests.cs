using MfaPortal.Accounts;
using MfaPortal.Admin.Apps;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Admin.Apps;

public sealed class AppFailureTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    [Theory]
    [InlineData("https://a.example/cb/", false, "slash")]
    [InlineData("https://a.example/CB", false, "case")]
    [InlineData("http://a.example/cb", false, "scheme")]
    [InlineData("https://a.example:8443/cb", false, "port")]
    [InlineData("https://a.example/cb", true, "query")]
    [InlineData("https://a.example/other", false, "path")]
    [InlineData("https://b.example/cb", false, "host")]
    [InlineData("http://b.example/x", false, "other")]
    [InlineData("not an address", false, "other")]
    [InlineData("https://a.example/cb", false, "same")]
    public void Names_the_part_that_differs(string received, bool wasLonger, string word) =>
        Assert.Equal(word, AddressDifference.Of(received, wasLonger, ["https://far.example/away", "https://a.example/cb"]).Word);

    [Theory]
    [InlineData("planing", "planning", true)]
    [InlineData("PLANNING", "planning", true)]
    [InlineData("planning-x", "planning", true)]
    [InlineData("planning", "planning", false)]
    [InlineData("mail", "planning", false)]
    [InlineData("crn", "crm", false)]
    public void Knows_an_id_that_was_nearly_right(string sent, string id, bool similar) => Assert.Equal(similar, SimilarId.Is(sent, id));

    [Fact]
    public async Task Tells_the_owner_of_a_final_slash_and_keeps_no_query_and_no_user()
    {
        var (admin, id) = await App();
        await portal.Browser().Get(AppRequest.Authorize(("client_id", id), ("redirect_uri", "http://localhost:5099/callback/")));
        await portal.Browser().Get(AppRequest.Authorize(("client_id", id), ("redirect_uri", "https://me:hunter2@localhost:5099/callback?token=s3cret#hunter3")));

        var page = await admin.Get($"/admin/apps/{id}/failures");

        var told = page.Document.QuerySelectorAll("[data-failure]").Select(row => row.TextContent).ToList();
        Assert.Equal(2, told.Count);
        Assert.Contains(told, text => text.Contains("final slash", StringComparison.Ordinal) && text.Contains("http://localhost:5099/callback/", StringComparison.Ordinal));
        Assert.DoesNotContain("s3cret", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", (await admin.Get($"/admin/audit?client={id}")).Html, StringComparison.Ordinal);
        Assert.Equal("2", (await admin.Get($"/admin/apps?q={id}")).Text("[data-app] a[href$=failures]"));
    }

    [Fact]
    public async Task Registers_a_refused_address_after_asking_once_more()
    {
        var (admin, id) = await App();
        await portal.Browser().Get(AppRequest.Authorize(("client_id", id), ("redirect_uri", "http://localhost:5099/callback/")));

        var link = (await admin.Get($"/admin/apps/{id}/failures")).Document.QuerySelector("[data-failure] a.button")!.GetAttribute("href")!;
        var page = await admin.Submit(await admin.Get(link), "main form");

        Assert.Equal($"/admin/apps/{id}", page.Path);
        Assert.Contains("http://localhost:5099/callback/", (await Client(id)).RedirectUris);
        Assert.Equal("/sign-in", (await portal.Browser().Get(AppRequest.Authorize(("client_id", id), ("redirect_uri", "http://localhost:5099/callback/")))).Path);
    }

    [Theory]
    [InlineData("https://evil.example/x?y=1")]
    [InlineData("https://evil.example/callback")]
    [InlineData("https://evil.example/x")]
    [InlineData("ftp://localhost:5099/callback")]
    [InlineData("http://localhost:5099/callback?y=1")]
    [InlineData("javascript:alert(1)")]
    public async Task Offers_no_address_that_is_cut_off_wrong_or_a_strangers(string address)
    {
        var (admin, id) = await App();
        await portal.Browser().Get(AppRequest.Authorize(("client_id", id), ("redirect_uri", address)));

        var page = await admin.Get($"/admin/apps/{id}/failures");

        Assert.True(page.Has("[data-failure]"));
        Assert.False(page.Has("[data-failure] a.button"));
        Assert.Equal([AppRequest.RedirectUri], (await Client(id)).RedirectUris);
    }

    [Fact]
    public async Task Tells_who_adds_an_address_to_an_app_that_was_changed_meanwhile_what_became_of_it()
    {
        var (admin, id) = await App();
        await portal.Browser().Get(AppRequest.Authorize(("client_id", id), ("redirect_uri", AppRequest.RedirectUri + "/")));
        var asked = await admin.Get((await admin.Get($"/admin/apps/{id}/failures")).Document.QuerySelector("[data-failure] a.button")!.GetAttribute("href")!);
        await admin.Submit(await admin.Get($"/admin/apps/{id}/settings"), "main form", ("name", "Other"));

        Assert.Contains("the address was not added", (await admin.Submit(asked, "main form")).Text(".message.error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_in_a_sentence_why_an_address_cannot_be_added()
    {
        var (admin, id) = await App();
        await portal.Browser().Get(AppRequest.Authorize(("client_id", id), ("redirect_uri", AppRequest.RedirectUri + "/")));
        var asked = await admin.Get((await admin.Get($"/admin/apps/{id}/failures")).Document.QuerySelector("[data-failure] a.button")!.GetAttribute("href")!);
        await portal.Query(db => db.Database.ExecuteSqlAsync($"""update clients set settings = settings - 'Name' where id = {id}"""));

        Assert.Contains("The portal does not take this: Name is missing", (await admin.Submit(asked, "main form")).Text(".message.error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adds_no_address_of_another_app()
    {
        var (admin, id) = await App();
        var (_, other) = await App();
        await portal.Browser().Get(AppRequest.Authorize(("client_id", other), ("redirect_uri", AppRequest.RedirectUri + "/")));
        var link = (await admin.Get($"/admin/apps/{other}/failures")).Document.QuerySelector("[data-failure] a.button")!.GetAttribute("href")!;

        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await admin.Get(link.Replace(other, id, StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task Tells_that_the_secret_was_one_that_is_over()
    {
        var (admin, id) = await App();
        var secret = (await admin.Submit(await admin.Get($"/admin/apps/{id}/secret"), "main form", ("days", "90"))).Text("[data-client-secret]");
        portal.Time.Pass(TimeSpan.FromDays(90));
        await AppRequest.Redeem(portal.Browser(), "x", id, secret);
        await AppRequest.Redeem(portal.Browser(), "x", id, "something else");
        admin = await Admin();

        var page = await admin.Get($"/admin/apps/{id}/failures");
        var told = page.Document.QuerySelectorAll("[data-failure] strong").Select(row => row.TextContent).ToList();

        Assert.Contains(told, text => text.Contains("is over since", StringComparison.Ordinal));
        Assert.True(page.Has("[data-failure] strong time[datetime]"));
        Assert.Contains("The secret was wrong.", told);
    }

    [Fact]
    public async Task Tells_of_scopes_missing_challenges_and_ids_that_were_nearly_right()
    {
        var (admin, id) = await App();
        await portal.Browser().Get(AppRequest.Authorize(("client_id", id), ("scope", "openid groups")));
        await portal.Browser().Get(AppRequest.Authorize(("client_id", id), ("code_challenge", ""), ("code_challenge_method", "")));
        await portal.Browser().Get(AppRequest.Authorize(("client_id", id.ToUpperInvariant())));

        var told = (await admin.Get($"/admin/apps/{id}/failures")).Document.QuerySelectorAll("[data-failure] strong").Select(row => row.TextContent).ToList();

        Assert.Contains("The scope groups is not allowed for this app.", told);
        Assert.Contains(told, text => text.Contains("PKCE", StringComparison.Ordinal));
        Assert.Contains(told, text => text.Contains(id.ToUpperInvariant(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Counts_nothing_for_what_strangers_call_themselves()
    {
        var anybody = await portal.Person();
        await portal.Trail(anybody.Id, 2, "request.refused", client: "hazards");
        await portal.Trail(anybody.Id, 3, "request.refused", client: "x7f3-random");

        var counted = await portal.Ask(services => services.GetRequiredService<AppFailures>().Count(["hazards", "timesheets"], default));

        Assert.Equal(2, counted["hazards"]);
        Assert.DoesNotContain("x7f3-random", counted.Keys);
    }

    private static int count;

    private async Task<Browser> Admin() => await portal.Browser(await portal.Agent(Role.Admin));

    private async Task<(Browser Admin, string Id)> App()
    {
        var (admin, id) = (await Admin(), new string((char)('a' + Interlocked.Increment(ref count)), 9));
        await admin.Submit(await admin.Get("/admin/new-app/web"), "main form", ("id", id), ("name", "Failing"), ("redirect-uris", AppRequest.RedirectUri));
        return (admin, id);
    }

    private async Task<Oidc.Host.Client> Client(string id) => (await portal.Services.GetRequiredService<ClientRegistry>().Find(id, default))!;
}
