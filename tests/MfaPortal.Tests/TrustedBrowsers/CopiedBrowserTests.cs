using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using MfaPortal.TrustedBrowsers;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MfaPortal.Tests.TrustedBrowsers;

/// <summary>The secret of a trusted browser changes at each use; who comes with an old one gives a copy away.</summary>
public sealed class CopiedBrowserTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private const string Code = "/factors/totp/verify";

    [Fact]
    public async Task Changes_at_each_use()
    {
        var (person, browser) = await portal.Trusting();
        var seen = new HashSet<string> { browser.Trust()! };
        for (var day = 0; day < 3; day++)
        {
            portal.Time.Pass(TimeSpan.FromDays(1));
            Assert.Equal("/", (await browser.SignIn(person.Account)).Path);
            Assert.True(seen.Add(browser.Trust()!));
            await browser.Leave();
        }
    }

    [Fact]
    public async Task Gives_the_same_answer_to_who_never_saw_the_first()
    {
        var (person, browser) = await portal.Trusting();
        var old = browser.Trust()!;
        await browser.SignIn(person.Account);

        portal.Time.Pass(BrowserTrust.Grace - TimeSpan.FromSeconds(1));
        var again = portal.Copy(old);
        Assert.Equal("/", (await again.SignIn(person.Account)).Path);

        Assert.Equal(browser.Trust(), again.Trust());
        Assert.Equal(0, await portal.Audited(person.Account, "trusted-browser.reused"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Ends_for_both_once_an_old_secret_comes_again(int uses)
    {
        var (person, browser) = await portal.Trusting();
        var stolen = browser.Trust()!;
        for (var i = 0; i < uses; i++)
        {
            await browser.SignIn(person.Account);
            await browser.Leave();
            portal.Time.Pass(BrowserTrust.Grace);
        }

        await browser.SignIn(person.Account);
        portal.Time.Pass(BrowserTrust.Grace);
        var thief = portal.Copy(stolen);
        Assert.Equal(Code, (await thief.SignIn(person.Account)).Path);

        Assert.Null(thief.Trust());
        Assert.Equal("/sign-in", (await browser.Get("/")).Path);
        Assert.Equal(Code, (await browser.SignIn(person.Account)).Path);
        Assert.Equal("copied", (await portal.Kept(person)).EndReason);
        Assert.Equal(1, await portal.Audited(person.Account, "trusted-browser.reused"));
        Assert.Equal(["trusted-browser-reused"], await portal.Letters(person.Account));
    }

    [Fact]
    public async Task Changes_once_for_all_who_come_at_the_same_moment()
    {
        var (person, browser) = await portal.Trusting();
        var old = browser.Trust()!;
        var tabs = Enumerable.Range(0, 12).Select(_ => portal.Copy(old)).ToList();

        var pages = await Task.WhenAll(tabs.Select(tab => Task.Run(() => tab.SignIn(person.Account))));

        Assert.All(pages, page => Assert.Equal("/", page.Path));
        Assert.Single(tabs.Select(tab => tab.Trust()).Distinct());
        Assert.NotEqual(old, tabs[0].Trust());
        Assert.Equal(0, await portal.Audited(person.Account, "trusted-browser.reused"));

        portal.Time.Pass(TimeSpan.FromDays(1));
        Assert.Equal("/", (await portal.Copy(tabs[0].Trust()!).SignIn(person.Account)).Path);
    }

    [Fact]
    public async Task Is_told_once_however_many_copies_come_at_the_same_moment()
    {
        var (person, browser) = await portal.Trusting();
        var stolen = browser.Trust()!;
        await browser.SignIn(person.Account);
        portal.Time.Pass(BrowserTrust.Grace);

        var pages = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => portal.Copy(stolen).SignIn(person.Account))));

        Assert.All(pages, page => Assert.Equal(Code, page.Path));
        Assert.Equal(1, await portal.Audited(person.Account, "trusted-browser.reused"));
        Assert.Equal(["trusted-browser-reused"], await portal.Letters(person.Account));
    }

    /// <summary>Or the copy would live on alone, and nobody else ever come with the same secret.</summary>
    [Fact]
    public async Task Ends_with_the_trust_that_takes_its_place()
    {
        var (person, browser) = await portal.Trusting();
        var stolen = browser.Trust()!;

        await TrustAgain(browser, person);

        Assert.NotEqual(stolen, browser.Trust());
        Assert.Equal(["renewed", null], await Ends(person));
        Assert.Equal(Code, (await portal.Copy(stolen).SignIn(person.Account)).Path);
        Assert.Equal("/", (await browser.SignIn(person.Account)).Path);
    }

    [Fact]
    public async Task Is_trusted_in_a_number_of_browsers_and_no_more()
    {
        var (person, _) = await portal.Trusting();
        for (var i = 0; i < BrowserTrust.MostPerPerson; i++)
        {
            await TrustAgain(portal.Browser(), person);
        }

        var ends = await Ends(person);
        Assert.Equal("too many", ends[0]);
        Assert.Equal(BrowserTrust.MostPerPerson, ends.Count(end => end is null));
    }

    [Fact]
    public async Task Is_no_alarm_for_who_merely_lacks_the_password()
    {
        var (person, browser) = await portal.Trusting();
        var stolen = browser.Trust()!;
        await browser.SignIn(person.Account);
        portal.Time.Pass(BrowserTrust.Grace);

        await portal.Copy(stolen).SignIn((await portal.Enrolled()).Account);

        Assert.Equal(0, await portal.Audited(person.Account, "trusted-browser.reused"));
        Assert.Null((await portal.Kept(person)).EndedAt);
    }

    private async Task TrustAgain(Browser browser, Enrolled person)
    {
        var page = await browser.Submit(await browser.Get(AppRequest.Authorize(("acr_values", "mfa"))), FilledForm.Password(person.UserName));
        Assert.Equal(Code, page.Path);
        await browser.Submit(page, TrustedPeople.TrustingCode(person.CodeAt(portal.Time.Now)));
        portal.Time.Pass(TimeSpan.FromSeconds(30));
        await browser.Leave();
    }

    private Task<List<string?>> Ends(Enrolled person) => portal.Query(db => db.Set<TrustedBrowser>().AsNoTracking()
        .Where(row => row.AccountId == person.Account.Id).OrderBy(row => row.CreatedAt).Select(row => row.EndReason).ToListAsync());

    /// <summary>Threat T50: the trust is written with the session, so what ends everything finds it.</summary>
    [Fact]
    public async Task Is_not_given_by_a_sign_in_that_a_reset_ends()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(person);
        var proven = await portal.PostOnce(browser, page, TrustedPeople.TrustingCode(person.CodeAt(portal.Time.Now)));
        await portal.Change($"update journeys set expires_at = {portal.Time.Now.AddHours(-1)} where account_id = {person.Account.Id.Value}");

        await browser.Get(proven.Location!);

        Assert.Null(browser.Trust());
        Assert.Equal(0, await portal.Audited(person.Account, "trusted-browser.added"));
    }
}
