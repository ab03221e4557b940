using System.Text.Json;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Kind = MfaPortal.Factors.Passkey.Passkey;

namespace MfaPortal.Tests.Factors.Passkey;

/// <summary>What a page's script does with it.</summary>
internal static class PasskeyPeople
{
    private const string Ceremony = "ask-device";

    /// <summary>What the script on this page asks the server for.</summary>
    public static async Task<JsonElement> Question(this Browser browser, Page page)
    {
        var address = page.Document.QuerySelector(Ceremony)?.GetAttribute("options") ?? throw new InvalidOperationException($"No ceremony on {page.Url}:\n{page.Html}");
        var answer = await browser.Post(address, ("__RequestVerificationToken", page.Document.QuerySelector($"{Ceremony} [name=__RequestVerificationToken]")!.GetAttribute("value")!));
        return (int)answer.Status == 200
            ? JsonDocument.Parse(answer.Html).RootElement
            : throw new InvalidOperationException($"{answer.Status} at {answer.Url}:\n{answer.Html}");
    }

    public static FilledForm Answer(string credential) => new($"{Ceremony} form", ("Credential", credential));

    /// <summary>The answer to a question that begins a sign-in.</summary>
    public static FilledForm Answer(JsonElement question, string credential) =>
        new($"{Ceremony} form", ("Ticket", question.GetProperty("ticket").GetString()!), ("Credential", credential));

    /// <summary>A browser in which this person gave the password and stands before the passkey.</summary>
    public static async Task<(Browser Browser, Page Page)> AtThePasskey(this PortalFactory portal, Enrolled person, string? start = null)
    {
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get(start ?? "/sign-in"), FilledForm.Password(person.UserName));
        if (page.Path != Kind.Kind.VerifyPath)
        {
            page = await browser.Submit(await browser.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!), FilledForm.Way(Kind.Kind.Name));
        }

        return page.Path == Kind.Kind.VerifyPath ? (browser, page) : throw new InvalidOperationException($"Not at the passkey: {page.Url}\n{page.Html}");
    }

    /// <summary>From the sign-in page on with the passkey alone.</summary>
    public static async Task<Page> SignInWith(this Browser browser, SoftAuthenticator authenticator, string start = "/sign-in", Saying? saying = null)
    {
        var page = await browser.Get(start);
        var question = await browser.Question(page);
        return await browser.Submit(page, Answer(question, authenticator.Show(question.GetProperty("options"), saying)));
    }

    /// <summary>Signed in with the app's code, whatever else the person has.</summary>
    public static async Task<Browser> SignedInByCode(this PortalFactory portal, Enrolled person)
    {
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
        if (page.Path != "/factors/totp/verify")
        {
            page = await browser.Submit(await browser.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!), FilledForm.Way("totp"));
        }

        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(portal.Time.Now)));
        portal.Time.Pass(TimeSpan.FromSeconds(30));
        return page.Path == "/" ? browser : throw new InvalidOperationException($"Not signed in: {page.Url}\n{page.Html}");
    }
}
