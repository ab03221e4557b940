using MfaPortal.Accounts;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.Playwright;

namespace MfaPortal.BrowserTests.Stage;

/// <summary>
/// What somebody did in this browser before the scene begins: the same forms, sent without drawing the pages between, whose cookies
/// the browser then has. Those pages are looked at in scenes of their own, and pressed through in <see cref="WalkTests"/>,
/// <see cref="KeyboardTests"/> and <see cref="EffortTests"/>.
/// </summary>
internal static class Beforehand
{
    private static readonly SocketsHttpHandler Line = new() { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };

    /// <summary>At the page that follows the password, in a browser where nobody was signed in.</summary>
    public static async Task PastPassword(this Visit visit, Account person) => await visit.Open((await visit.SignedIn(person)).Url.PathAndQuery);

    /// <summary>The same without looking at the page, and with the code of the app where one is given.</summary>
    public static async Task<Page> SignedIn(this Visit visit, Account person, string? code = null)
    {
        var browser = await Browser(visit);
        var page = await browser.SignIn(person);
        if (code is not null)
        {
            page = await browser.Submit(page, FilledForm.Code(code));
            Assert.Equal("/", page.Path);
        }

        await Give(visit, browser);
        return page;
    }

    /// <summary>Signed in with an app that was linked just now; answers its key.</summary>
    public static async Task<string> WithApp(this Visit visit, Account person, string device)
    {
        var browser = await Browser(visit);
        var page = await browser.SignIn(person);
        page = page.Path == "/factors/enrol" ? page : await browser.Get("/factors/enrol");
        page = await browser.Submit(page, FilledForm.Device(device));
        var key = page.Text("[data-totp-key]").Replace(" ", "", StringComparison.Ordinal);
        page = await browser.Submit(page, FilledForm.Code(Codes.At(key, visit.Time.Now)));
        await browser.Submit(page, FilledForm.Saved);
        await Give(visit, browser);
        return key;
    }

    // As far as the portal sees, the same program in the same language.
    private static async Task<Browser> Browser(Visit visit)
    {
        var seen = await visit.Page.EvaluateAsync<string[]>("[navigator.userAgent, navigator.language]");
        return new Browser(Line, visit.Portal.Address) { Headers = { ["User-Agent"] = seen[0], ["Accept-Language"] = seen[1] } };
    }

    private static async Task Give(Visit visit, Browser browser)
    {
        await visit.Context.ClearCookiesAsync();
        await visit.Context.AddCookiesAsync(browser.Cookies.Select(cookie => new Cookie
        {
            Name = cookie.Key,
            Value = cookie.Value,
            Url = visit.Portal.Address.AbsoluteUri,
            HttpOnly = true,
            SameSite = SameSiteAttribute.Lax,
        }));
    }
}
