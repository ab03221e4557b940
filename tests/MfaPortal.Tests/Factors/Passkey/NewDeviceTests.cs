using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Factors.Passkey;

/// <summary>A passkey of a new device takes the place of the old one, in one transaction.</summary>
public sealed class NewDeviceTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private const string Address = "/factors/passkey/replace";

    [Fact]
    public async Task Takes_the_place_of_the_old_one_after_another_way_that_is_strong()
    {
        var person = await portal.Enrolled();
        using var old = await portal.Passkey(person.Account);
        using var next = new SoftAuthenticator();
        var id = Assert.Single(await portal.Factors(person.Account, "passkey")).Id;
        var browser = await portal.SignedInByCode(person);

        var page = await browser.Get($"/factors/{id}/replace");
        Assert.Equal(Address, page.Path);
        page = await browser.Submit(page, PasskeyPeople.Answer(next.Make(await browser.Question(page))));

        Assert.Equal("/factors?after=replaced", page.Url.PathAndQuery);
        Assert.Equal(next.Id, Assert.Single(await portal.Factors(person.Account, "passkey")).Lookup);
        Assert.Equal(1, await portal.Audited(person.Account, "factor.replaced"));
        Assert.Equal("/", (await portal.Browser().SignInWith(next)).Path);
        Assert.NotEqual("/", (await portal.Browser().SignInWith(old)).Path);
    }

    [Fact]
    public async Task Asks_for_the_old_one_first_where_nothing_was_shown_just_now()
    {
        var person = await portal.Enrolled();
        using var old = await portal.Passkey(person.Account);
        var id = Assert.Single(await portal.Factors(person.Account, "passkey")).Id;
        var browser = await portal.SignedInByCode(person);
        portal.Time.Pass(TimeSpan.FromMinutes(11));

        var page = await browser.Get($"/factors/{id}/replace");
        Assert.Equal("/factors/passkey/verify", page.Path);
        page = await browser.Submit(page, PasskeyPeople.Answer(old.Show(await browser.Question(page))));

        Assert.Equal(Address, page.Path);
    }

    [Fact]
    public async Task Leads_on_whoever_comes_back_to_the_page_or_presses_twice()
    {
        var person = await portal.Enrolled();
        using var old = await portal.Passkey(person.Account);
        using var next = new SoftAuthenticator();
        var id = Assert.Single(await portal.Factors(person.Account, "passkey")).Id;
        var browser = await portal.SignedInByCode(person);
        var page = await browser.Get($"/factors/{id}/replace");
        Assert.False(page.Has("ui-steps, .steps"));
        var answer = PasskeyPeople.Answer(next.Make(await browser.Question(page)));
        await browser.Submit(page, answer);

        Assert.Equal("/factors?after=replaced", (await browser.Get(page.Url.PathAndQuery)).Url.PathAndQuery);
        Assert.Equal("/factors?after=replaced", (await browser.Submit(page, answer)).Url.PathAndQuery);
        Assert.Equal(1, await portal.Audited(person.Account, "factor.replaced"));
    }

    [Fact]
    public async Task Of_ten_answers_at_once_one_counts_and_all_lead_on()
    {
        var person = await portal.Enrolled();
        using var old = await portal.Passkey(person.Account);
        using var next = new SoftAuthenticator();
        var id = Assert.Single(await portal.Factors(person.Account, "passkey")).Id;
        var browser = await portal.SignedInByCode(person);
        var page = await browser.Get($"/factors/{id}/replace");
        var answer = PasskeyPeople.Answer(next.Make(await browser.Question(page)));

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => portal.PostOnce(browser, page, answer)));

        Assert.All(answers, one => Assert.Equal("/factors?after=replaced", one.Location));

        Assert.Equal(next.Id, Assert.Single(await portal.Factors(person.Account, "passkey")).Lookup);
        Assert.Equal(1, await portal.Audited(person.Account, "factor.replaced"));
    }
}
