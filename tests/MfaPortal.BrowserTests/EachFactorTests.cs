using MfaPortal.Accounts;
using MfaPortal.BrowserTests.Scenes;
using MfaPortal.BrowserTests.Stage;
using MfaPortal.Tests.Fixture;
using Microsoft.Playwright;

namespace MfaPortal.BrowserTests;

/// <summary>What happens to a second step after its first day: used again, left for another way, renewed, answered too late, removed.</summary>
[Collection(OneBrowser.Name)]
public sealed class EachFactorTests(BrowserStage stage)
{
    [Theory]
    [InlineData(1280, true)]
    [InlineData(360, false)]
    public async Task An_apps_code_counts_once_and_not_after_its_removal(int width, bool script)
    {
        await using var visit = await stage.Visit(new() { Width = width, Script = script });
        var (person, key) = await WithApp(visit);
        var code = Codes.At(key, visit.Time.Now);
        await visit.Type(code);
        Assert.Equal("/", Path(visit));

        // Replayed, and then by another way and back.
        await ByMail.Again(visit, person);
        await visit.Type(code);
        await Sees(visit, "#Code-error", "used already");
        await visit.Press("[data-other-way]");
        await Assertions.Expect(visit.Page.Locator("button[value=recovery-code]")).ToBeVisibleAsync();
        await visit.Press("button[value=totp]");
        visit.Time.Pass(TimeSpan.FromSeconds(30));
        await visit.TypeCode(key);
        Assert.Equal("/", Path(visit));

        await Reaching.OneFactor(visit, "totp");
        await visit.Press("form[action*=Remove] button");
        await Assertions.Expect(visit.Page.Locator("[data-kind=totp]")).ToHaveCountAsync(0);
        await ByMail.Again(visit, person);
        Assert.Equal("/", Path(visit));
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_recovery_code_counts_once()
    {
        await using var visit = await stage.Visit();
        var (person, codes) = await WithRecoveryCodes(visit);
        await RecoverWith(visit, person, codes[0]);
        Assert.NotEqual("/factors/recovery-codes/verify", Path(visit));

        await RecoverWith(visit, person, codes[0]);

        await Sees(visit, "#Code-error", "used already");
        await Type(visit, codes[1]);
        Assert.NotEqual("/factors/recovery-codes/verify", Path(visit));
        Assert.Empty(visit.Complaints);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Few_recovery_codes_are_told_of_and_renewed(bool script)
    {
        await using var visit = await stage.Visit(new() { Script = script });
        var (person, codes) = await WithRecoveryCodes(visit);
        await ByMail.Change(visit, $"""
            update factors set retired_at = {visit.Time.Now} where id in (
              select id from factors where account_id = {person.Id.Value} and kind = 'recovery-code' order by id limit 7)
            """);
        await visit.Open("/factors");
        await Sees(visit, "[data-kind=recovery-code]", "Almost used up");

        await visit.Press("[data-kind=recovery-code] a[href*=renew]");
        await visit.Submit();
        var fresh = await RecoveryCodes(visit);
        Assert.Empty(fresh.Intersect(codes));
        await visit.KeepCodes();
        await visit.Open("/factors");
        await Sees(visit, "[data-kind=recovery-code]", "Codes left: 10");

        await RecoverWith(visit, person, codes[9]);
        await Sees(visit, "#Code-error", "not right");
        await Type(visit, fresh[0]);
        Assert.NotEqual("/factors/recovery-codes/verify", Path(visit));
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_sheet_is_left_for_another_way_and_removed()
    {
        await using var visit = await stage.Visit();
        var person = await visit.Person();
        await visit.SignIn(person);
        await visit.Open("/factors/enrol");
        await visit.Press("[data-no-phone]");
        await visit.Press("form:has([value=code-sheet]) button");
        var codes = await OnPaper.Codes(visit);
        await Type(visit, codes[await OnPaper.Number(visit) - 1]);
        await visit.KeepCodes();

        await ByMail.Again(visit, person);
        await visit.Press("[data-other-way]");
        await Assertions.Expect(visit.Page.Locator("button[value=recovery-code]")).ToBeVisibleAsync();
        await visit.Press("button[value=code-sheet]");
        await Type(visit, codes[await OnPaper.Number(visit) - 1]);
        Assert.Equal("/", Path(visit));

        await Reaching.OneFactor(visit, "code-sheet");
        await visit.Press("form[action*=Remove] button");
        await Assertions.Expect(visit.Page.Locator("[data-kind=code-sheet]")).ToHaveCountAsync(0);
        await ByMail.Again(visit, person);
        Assert.Equal("/", Path(visit));
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_passkey_that_is_shown_too_late_is_asked_for_once_more()
    {
        await using var visit = await stage.Visit();
        await PasskeyScenes.Late(visit);

        await Sees(visit, "#form-error", "took too long");
        await visit.Page.EvaluateAsync("window.dawdled = true");
        await visit.Page.ClickAsync("ask-device button[type=submit]");
        await visit.Page.WaitForURLAsync(visit.Portal.Address.AbsoluteUri);
        Assert.Empty(visit.Complaints);
    }

    /// <summary>Somebody enrolled of their own will, asked for a code at a browser that nobody is signed in at.</summary>
    private static async Task<(Account Person, string Key)> WithApp(Visit visit)
    {
        var person = await visit.Person();
        await visit.SignIn(person);
        await visit.Open("/factors/enrol");
        await visit.Choose("android");
        var key = await visit.Key();
        await visit.TypeCode(key);
        await visit.KeepCodes();
        visit.Time.Pass(TimeSpan.FromSeconds(30));
        await ByMail.Again(visit, person);
        return (person, key);
    }

    private static async Task<(Account Person, string[] Codes)> WithRecoveryCodes(Visit visit)
    {
        var person = await visit.Person(deadlineIn: TimeSpan.Zero);
        await visit.Link(person);
        var codes = await RecoveryCodes(visit);
        await visit.KeepCodes();
        return (person, codes);
    }

    private static async Task RecoverWith(Visit visit, Account person, string code)
    {
        await ByMail.Again(visit, person);
        await visit.Press("[data-other-way]");
        await visit.Press("button[value=recovery-code]");
        await Type(visit, code);
    }

    private static async Task<string[]> RecoveryCodes(Visit visit) =>
        [.. (await visit.Page.Locator("#codes li").AllTextContentsAsync()).Select(code => code.Trim())];

    private static async Task Type(Visit visit, string code)
    {
        await visit.Fill("[name=Code]", code);
        await visit.Submit();
    }

    private static Task Sees(Visit visit, string where, string words) => Assertions.Expect(visit.Page.Locator(where)).ToContainTextAsync(words);

    private static string Path(Visit visit) => new Uri(visit.Page.Url).AbsolutePath;
}
