using System.Net;
using System.Web;
using MfaPortal.RelyingApps.Grants;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MfaPortal.Tests.Clients.Apache;

/// <summary>A site that has no sign-in of its own, only Apache's module in front of it.</summary>
[Trait("Category", "Apache")]
public sealed class ApacheTests(ApacheSite site) : IClassFixture<ApacheSite>
{
    [Theory]
    [InlineData("apache")]
    [InlineData("apache-without-pkce")]
    public async Task Lets_a_person_in_and_tells_the_page_who_it_is(string client)
    {
        var person = await site.Online.Portal.Enrolled();
        var traveller = site.Traveller();

        var page = await SignIn(traveller, person, client);

        Assert.Equal(site.Address(client) + "/protected/", page.Url.AbsoluteUri);
        Assert.StartsWith(person.Account.Email, page.Text("#user"), StringComparison.Ordinal);
        Assert.Equal(person.Account.Id.ToString(), page.Text("#sub"));
        Assert.Equal(person.Account.Email, page.Text("#email"));
        Assert.Equal(person.Account.DisplayName, page.Text("#name"));
        Assert.Equal("mfa", page.Text("#acr"));
    }

    [Fact]
    public async Task Signs_out_of_site_and_portal_and_comes_back()
    {
        var traveller = site.Traveller();
        await SignIn(traveller, await site.Online.Portal.Enrolled(), "apache");

        var page = await SignOut(traveller, "apache");

        Assert.Equal("Signed out of the site", page.Text("h1"));
        Assert.Equal("/sign-in", (await traveller.Portal.Get("/factors")).Path);
        Assert.Equal("/sign-in", (await traveller.Open(site.Address("apache") + "/protected/")).Path);
    }

    [Fact]
    public async Task Forgets_who_signed_out_at_the_portal()
    {
        var person = await site.Online.Portal.Enrolled();
        var traveller = site.Traveller();
        await SignIn(traveller, person, "apache");
        Assert.Equal("/protected/", (await traveller.Open(site.Address("apache") + "/protected/")).Path);

        await traveller.Portal.Submit(await traveller.Portal.Get("/factors"), FilledForm.SignOut);

        await Until(async () => await site.Online.Portal.Audited(person.Account, "logout.delivered") == 1);
        Assert.Equal("/sign-in", (await traveller.Open(site.Address("apache") + "/protected/")).Path);
    }

    [Fact]
    public async Task Gives_its_tokens_back_when_a_person_signs_out_at_the_site()
    {
        var person = await site.Online.Portal.Enrolled();
        var traveller = site.Traveller();
        await SignIn(traveller, person, "apache-without-pkce");

        await SignOut(traveller, "apache-without-pkce");

        Assert.True(await site.Online.Portal.Query(db => db.Set<GrantRow>().AnyAsync(grant => grant.AccountId == person.Account.Id && grant.RevokedAt != null)));
    }

    private async Task<Page> SignIn(Traveller traveller, Enrolled person, string client)
    {
        var page = await traveller.Open(site.Address(client) + "/protected/");
        Assert.Equal((site.Online.Address.Authority, "/sign-in"), (page.Url.Authority, page.Path));
        page = await traveller.Submit(page, FilledForm.Password(person.UserName));
        page = await traveller.Submit(page, FilledForm.Code(person.CodeAt(TimeProvider.System.GetUtcNow())));
        Assert.True(page.Status == HttpStatusCode.OK, $"{page.Url}: {page.Status}\n{page.Html}");
        return page;
    }

    private Task<Page> SignOut(Traveller traveller, string client) =>
        traveller.Open($"{site.Address(client)}/protected/oidc?logout={HttpUtility.UrlEncode(site.Address(client) + "/bye.html")}");

    private static async Task Until(Func<Task<bool>> done)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await done())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
