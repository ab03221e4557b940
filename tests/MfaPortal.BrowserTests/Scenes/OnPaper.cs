using System.Globalization;
using MfaPortal.Accounts;
using MfaPortal.BrowserTests.Stage;

namespace MfaPortal.BrowserTests.Scenes;

/// <summary>People whose second step is a printed sheet.</summary>
internal static class OnPaper
{
    public static async Task<Account> Printing(Visit visit)
    {
        var person = await visit.Person(deadlineIn: TimeSpan.Zero);
        await visit.PastPassword(person);
        await visit.Press("[data-no-phone]");
        await visit.Press("form:has([value=code-sheet]) button");
        return person;
    }

    /// <summary>Answers what stands on the paper.</summary>
    public static async Task<(Account Person, IReadOnlyList<string> Codes)> Keep(Visit visit)
    {
        var person = await Printing(visit);
        var codes = await Codes(visit);
        await visit.Fill("[name=Code]", codes[await Number(visit) - 1]);
        await visit.Submit();
        await visit.KeepCodes();
        return (person, codes);
    }

    public static async Task<(Account Person, IReadOnlyList<string> Codes)> Asked(Visit visit, int left)
    {
        var kept = await Keep(visit);
        await UseUp(visit, left);
        await ByMail.Again(visit, kept.Person);
        return kept;
    }

    /// <summary>Of every sheet on this stage: nobody else is on it.</summary>
    public static Task<int> UseUp(Visit visit, int left) => ByMail.Change(
        visit, $"update factors set retired_at = now(), last_used_at = now() where kind = 'code-sheet' and retired_at is null and counter <= {40 - left}");

    /// <summary>As if the last code was typed, and nothing linked after it.</summary>
    public static async Task UsedAll(Visit visit, Account person)
    {
        await ByMail.Change(visit, $"delete from factors where account_id = {person.Id.Value}");
        await ByMail.Change(visit, $"update accounts set factors_used_up_at = now() where id = {person.Id.Value}");
    }

    public static async Task<int> Number(Visit visit) => int.Parse(
        (await visit.Page.Locator("label[for=Code]").TextContentAsync() ?? "").Trim().TrimEnd('.').Split(' ')[^1], CultureInfo.InvariantCulture);

    public static async Task<IReadOnlyList<string>> Codes(Visit visit) =>
        [.. (await visit.Page.Locator("#codes li span:last-child").AllTextContentsAsync()).Select(code => code.Trim())];
}
