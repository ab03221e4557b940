using System.Globalization;
using MfaPortal.Accounts;
using MfaPortal.Tests.Fixture;

namespace MfaPortal.Tests.Walks;

/// <summary>A form of the portal as a person fills it in; the hidden fields come from the page.</summary>
internal sealed record FilledForm(string Selector, params (string Name, string Value)[] Fields)
{
    public static readonly FilledForm Saved = new("main form:has([name=saved])", ("saved", "true"));

    /// <summary>"Not now", on the page that lets choose; the day is chosen on the next.</summary>
    public const string NotNow = "main a[data-postpone]";

    /// <summary>"No, go on", where a recovery code was shown and nothing is gone.</summary>
    public static readonly FilledForm NothingGone = new("main form:not([action*=New])");

    public static readonly FilledForm SignOut = new("header form[action='/sign-out']");

    public static FilledForm Password(string userName, string password = PortalPeople.Password) =>
        new("main form:has([name='Input.Password'])", ("Input.UserName", userName), ("Input.Password", password));

    public static FilledForm Day(string day) => new("main form:has([name=Day])", ("Day", day));

    public static FilledForm Day(DateTimeOffset day) => Day(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public static FilledForm Device(string device) => new($"main form:has([name=device][value={device}])", ("device", device));

    public static FilledForm Code(string code) => new("main form:has([name=Code])", ("Code", code));

    /// <summary>A choice of "another way".</summary>
    public static FilledForm Way(string kind) => new("main form:has([name=j])", ("kind", kind));
}

internal static class FormFilling
{
    public static Task<Page> Submit(this Browser browser, Page page, FilledForm form) => browser.Submit(page, form.Selector, form.Fields);

    /// <summary>Name and password at the portal itself; answers what comes next.</summary>
    public static async Task<Page> SignIn(this Browser browser, Account person) =>
        await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));

    /// <summary>From the page with the choice: "not now", and this day; else tomorrow.</summary>
    public static async Task<Page> Postpone(this Browser browser, Page page, DateTimeOffset? day = null)
    {
        var days = await browser.Get(page.NotNow());
        return await browser.Submit(days, day is { } chosen ? FilledForm.Day(chosen) : FilledForm.Day(days.Document.QuerySelector("[name=Day]")!.GetAttribute("value")!));
    }

    /// <summary>"I do not have a smartphone": what works without one.</summary>
    public static async Task<Page> WithoutPhone(this Browser browser, Page page) =>
        page.Document.QuerySelector("[data-no-phone]") is { } link ? await browser.Get(link.GetAttribute("href")!) : page;

    public static string NotNow(this Page page) => page.Document.QuerySelector(FilledForm.NotNow)!.GetAttribute("href")!;

    /// <summary>Reminded, and on.</summary>
    public static FilledForm GoOn(this Page page) => new(page.Path == "/sign-in/reminder" ? "main form" : throw new InvalidOperationException($"No reminder: {page.Url}"));
}
