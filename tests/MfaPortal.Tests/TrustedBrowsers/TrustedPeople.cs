using MfaPortal.Accounts;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using MfaPortal.TrustedBrowsers;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Tests.TrustedBrowsers;

/// <summary>People whose browser is trusted.</summary>
internal static class TrustedPeople
{
    public const string Cookie = "trusted";

    public static string? Trust(this Browser browser) => browser.Cookies.GetValueOrDefault(Cookie);

    /// <summary>The code, with the tick beside it.</summary>
    public static FilledForm TrustingCode(string code) => new("main form:has([name=Code])", ("Code", code), ("trust", "true"));

    /// <summary>Somebody signed in and out of a browser that is trusted since; what comes next there needs a new code.</summary>
    public static async Task<(Enrolled Person, Browser Browser)> Trusting(this PortalFactory portal, Action<Account>? change = null)
    {
        var person = await portal.Enrolled(change);
        var (browser, page) = await portal.AtTheCode(person);
        page = await browser.Submit(page, TrustingCode(person.CodeAt(portal.Time.Now)));
        portal.Time.Pass(TimeSpan.FromSeconds(30));
        if (page.Path != "/" || browser.Trust() is null)
        {
            throw new InvalidOperationException($"Not trusted: {page.Url}\n{page.Html}");
        }

        await browser.Leave();
        return (person, browser);
    }

    public static Task<Page> Leave(this Browser browser)
    {
        browser.Cookies.Remove("session");
        return browser.Get("/");
    }

    /// <summary>Another browser with a copy of what this one keeps.</summary>
    public static Browser Copy(this PortalFactory portal, string trust)
    {
        var browser = portal.Browser();
        browser.Cookies[Cookie] = trust;
        return browser;
    }

    public static Task<TrustedBrowser> Kept(this PortalFactory portal, Enrolled person) =>
        portal.Query(db => db.Set<TrustedBrowser>().AsNoTracking().SingleAsync(row => row.AccountId == person.Account.Id));
}
