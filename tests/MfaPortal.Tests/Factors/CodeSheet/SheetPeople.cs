using System.Globalization;
using MfaPortal.Accounts;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;

namespace MfaPortal.Tests.Factors.CodeSheet;

internal sealed record Printed(Account Account, IReadOnlyList<string> Codes)
{
    public FilledForm Code(int number) => FilledForm.Code(Codes[number - 1]);
}

/// <summary>People who sign in with a printed sheet and have recovery codes beside it.</summary>
internal static class SheetPeople
{
    public static readonly FilledForm Choice = new("main form:has([name=kind][value=code-sheet])", ("device", ""));

    public static async Task<Printed> WithSheet(this PortalFactory portal)
    {
        var person = await portal.Person(account => account.FactorDeadline = portal.Time.Now);
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
        page = await browser.Submit(await browser.WithoutPhone(page), Choice);
        var codes = page.PrintedCodes();
        page = await browser.Submit(page, FilledForm.Code(codes[page.AskedNumber() - 1]));
        page = await browser.Submit(page, FilledForm.Saved);
        return page.Path == "/" ? new Printed(person, codes) : throw new InvalidOperationException(page.Html);
    }

    public static async Task<(Browser Browser, Page Page)> AtTheSheet(this PortalFactory portal, Printed person)
    {
        var browser = portal.Browser();
        var page = await browser.SignIn(person.Account);
        return page.Path == "/factors/code-sheet/verify" ? (browser, page) : throw new InvalidOperationException($"{page.Url}\n{page.Html}");
    }

    public static List<string> PrintedCodes(this Page page) =>
        [.. page.Document.QuerySelectorAll("#codes li").Select(line => line.QuerySelectorAll("span")[^1].TextContent.Trim())];

    public static int AskedNumber(this Page page) => int.Parse(page.Text("label[for=Code]").Split(' ')[^1].TrimEnd('.'), CultureInfo.InvariantCulture);
}
