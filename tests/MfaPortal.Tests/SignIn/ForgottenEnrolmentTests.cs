using MfaPortal.Accounts;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.SignIn;

/// <summary>A first enrolment that was left open. Its address stays in the history of the browser; the password does not (threat T21).</summary>
public sealed class ForgottenEnrolmentTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    [Fact]
    public async Task Asks_for_the_password_again_and_goes_on_with_the_same_key()
    {
        var (person, browser, page, key) = await AtTheKey();
        portal.Time.Pass(TimeSpan.FromMinutes(29));
        Assert.Equal(key, (await browser.Get(page.Url.PathAndQuery)).Text("[data-totp-key]"));

        portal.Time.Pass(TimeSpan.FromMinutes(2));
        var asked = await browser.Get(page.Url.PathAndQuery);
        Assert.Equal("/sign-in", asked.Path);
        Assert.DoesNotContain(key, asked.Html, StringComparison.Ordinal);

        var back = await browser.Submit(asked, FilledForm.Password(person.UserName));
        Assert.Equal((page.Path, key), (back.Path, back.Text("[data-totp-key]")));
    }

    [Fact]
    public async Task Takes_no_code_either()
    {
        var (person, browser, page, key) = await AtTheKey();
        portal.Time.Pass(TimeSpan.FromMinutes(31));

        Assert.Equal("/sign-in", (await browser.Submit(page, FilledForm.Code(Codes.At(key, portal.Time.Now)))).Path);
        Assert.Empty(await portal.Factors(person, "totp"));
        foreach (var image in page.Document.QuerySelectorAll(".qr img").Select(one => one.GetAttribute("src")!))
        {
            Assert.NotEqual(200, (int)(await portal.GetOnce(browser, image)).Status);
        }
    }

    [Fact]
    public async Task Begins_anew_with_the_same_key_once_the_sign_in_is_over()
    {
        var (person, browser, page, key) = await AtTheKey();
        portal.Time.Pass(TimeSpan.FromHours(3));
        Assert.Equal("/sign-in/expired", (await browser.Get(page.Url.PathAndQuery)).Path);

        page = await browser.Submit(await browser.SignIn(person), FilledForm.Device("iphone"));
        Assert.Equal(key, page.Text("[data-totp-key]"));
    }

    /// <summary>Somebody else gives a password where it is asked again: what was begun is not theirs (threat T07).</summary>
    [Fact]
    public async Task Is_of_no_use_to_somebody_else_at_the_same_browser()
    {
        var (_, browser, page, key) = await AtTheKey();
        portal.Time.Pass(TimeSpan.FromMinutes(31));
        var other = await portal.Person(account => account.FactorDeadline = portal.Time.Now);

        var theirs = await browser.Submit(await browser.Get(page.Url.PathAndQuery), FilledForm.Password(other.UserName));

        Assert.Equal("/factors/enrol", theirs.Path);
        theirs = await browser.Submit(theirs, FilledForm.Device("iphone"));
        Assert.NotEqual(key, theirs.Text("[data-totp-key]"));
    }

    private async Task<(Account Person, Browser Browser, Page Page, string Key)> AtTheKey()
    {
        var person = await portal.Person(account => account.FactorDeadline = portal.Time.Now);
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.SignIn(person), FilledForm.Device("iphone"));
        return (person, browser, page, page.Text("[data-totp-key]"));
    }
}
