using MfaPortal.Accounts;
using Microsoft.Playwright;

namespace MfaPortal.BrowserTests.Stage;

/// <summary>What people do with the app on their phone, and with the computer beside it.</summary>
internal static class PhoneSteps
{
    public const string Number = "[data-push-number]";

    public static Task Sees(this IPage phone, string view) => Assertions.Expect(phone.Locator($"#view[data-view={view}]")).ToBeVisibleAsync();

    public static Task Shows(this IPage page, string selector) => Assertions.Expect(page.Locator(selector).First).ToBeVisibleAsync();

    /// <summary>From the password to the page with the picture.</summary>
    public static async Task BeginLinking(this Visit computer, Account person)
    {
        await (computer.Page.Url == "about:blank" ? computer.PastPassword(person) : computer.SignIn(person));
        if (person.FactorDeadline is null)
        {
            await computer.Open("/factors/enrol");
        }

        await computer.Press("form:has([name=kind][value=push]) button.choice");
        await computer.Page.Shows(".qr img");
    }

    public static async Task<string> LinkAddress(this IPage computer) => await computer.Locator("[data-pairing-link]").GetAttributeAsync("href") ?? "";

    public static async Task<string> ShownNumber(this IPage computer)
    {
        await computer.Shows(Number);
        return (await computer.Locator(Number).TextContentAsync() ?? "").Trim();
    }

    /// <summary>Opens what the camera read, and takes it.</summary>
    public static async Task Take(this IPage phone, string address)
    {
        // The same page with another fragment would not load again.
        await phone.GotoAsync("about:blank");
        await phone.GotoAsync(address);
        await phone.Sees("begin");
        await phone.ClickAsync("[data-act=link]");
    }

    public static async Task TypeNumber(this IPage phone, string number)
    {
        await phone.FillAsync("#view [name=number]", number);
        await phone.ClickAsync("#view form button[type=submit]");
    }

    public static string Other(string number) => number == "10" ? "11" : "10";

    /// <summary>Links the phone of this person, and leaves the computer where it goes by itself.</summary>
    public static async Task LinkPhone(this Visit computer, IPage phone, Account person)
    {
        await computer.BeginLinking(person);
        await phone.Take(await computer.Page.LinkAddress());
        await phone.Sees("practice");
        await phone.TypeNumber(await computer.Page.ShownNumber());
        await phone.Sees("linked");
        await computer.Page.Shows("input[name=saved]");
    }

    /// <summary>Links the phone and is asked again, at a browser that nobody is signed in at.</summary>
    public static async Task AskedOnPhone(this Visit computer, IPage phone, Account person)
    {
        await computer.LinkPhone(phone, person);
        await computer.KeepCodes();
        await phone.ClickAsync("#view [data-act=home]");
        await computer.PastPassword(person);
        await computer.Page.Shows(Number);
    }
}
