using System.Net;
using System.Web;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
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

        var page = await SignOut(traveller);

        Assert.Equal("Signed out of the site", page.Text("h1"));
        Assert.Equal("/sign-in", (await traveller.Portal.Get("/factors")).Path);
        Assert.Equal("/sign-in", (await traveller.Open(site.Address("apache") + "/protected/")).Path);
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

    private Task<Page> SignOut(Traveller traveller) =>
        traveller.Open($"{site.Address("apache")}/protected/oidc?logout={HttpUtility.UrlEncode(site.Address("apache") + "/bye.html")}");
}
