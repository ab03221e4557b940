using MfaPortal.BrowserTests.Scenes;
using MfaPortal.BrowserTests.Stage;
using Microsoft.Playwright;

namespace MfaPortal.BrowserTests;

/// <summary>A second step without a phone, as people meet it from the first day to the last.</summary>
[Collection(OneBrowser.Name)]
public sealed class SecondStepTests(BrowserStage stage)
{
    [Theory]
    [InlineData(1280, true)]
    [InlineData(360, true)]
    [InlineData(1280, false)]
    public async Task A_code_by_mail_from_linking_to_removal(int width, bool script)
    {
        await using var visit = await stage.Visit(new() { Width = width, Script = script });
        var person = await visit.Person();
        await visit.SignIn(person);
        await visit.Open("/factors/enrol");
        await visit.Press("[data-no-phone]");
        await visit.Press("form:has([value=email-code]) button");
        await visit.Type(await ByMail.Code(visit, person));
        await visit.KeepCodes();

        // Wrong, then expired, then a new one.
        await ByMail.Again(visit, person);
        var first = await ByMail.Code(visit, person);
        await visit.Type(first == "000000" ? "000001" : "000000");
        await Sees(visit, "#Code-error", "not right");
        visit.Time.Pass(TimeSpan.FromMinutes(10));
        await visit.Type(first);
        await Sees(visit, "#Code-error", "expired");
        await visit.Press("form[action*=Again] button");
        var second = await ByMail.Code(visit, person);
        Assert.NotEqual(first, second);
        await visit.Type(second);
        Assert.Equal("/", Path(visit));

        // Replayed, and then by another way.
        await ByMail.Again(visit, person);
        await visit.Type(second);
        await Sees(visit, "#Code-error", "not right");
        await visit.Press("[data-other-way]");
        await Assertions.Expect(visit.Page.Locator("button[value=recovery-code]")).ToBeVisibleAsync();
        await visit.Press("button[value=email-code]");
        await visit.Type(await ByMail.Code(visit, person));
        Assert.Equal("/", Path(visit));

        await Reaching.OneFactor(visit, "email-code");
        await visit.Press("form[action*=Remove] button");
        await ByMail.Again(visit, person);
        Assert.Equal("/", Path(visit));
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task The_page_tells_by_itself_when_the_mail_server_took_the_mail()
    {
        await using var visit = await stage.Visit();
        await ByMail.Linking(visit);

        await Assertions.Expect(visit.Page.Locator("[data-mail-state=Accepted]")).ToContainTextAsync("accepted the mail at");
        Assert.Equal(0, await visit.Page.Locator("[data-refresh]").CountAsync());
        Assert.True(await visit.Page.Locator("[data-late]").IsHiddenAsync());
        await visit.Context.Clock.FastForwardAsync(61_000);
        await Assertions.Expect(visit.Page.Locator("[data-late]")).ToBeVisibleAsync();
        Assert.Empty(visit.Complaints);
    }

    [Theory]
    [InlineData(1280, true)]
    [InlineData(360, false)]
    public async Task A_sheet_of_codes_from_printing_to_a_new_one(int width, bool script)
    {
        await using var visit = await stage.Visit(new() { Width = width, Script = script });
        var (person, codes) = await OnPaper.Keep(visit);
        Assert.Equal("/", Path(visit));

        await ByMail.Again(visit, person);
        await Type(visit, codes[1]);
        await Sees(visit, "#Code-error", "not code number 1");
        await Type(visit, codes[0]);
        Assert.Equal("/", Path(visit));

        // Replayed, skipped, and the next one.
        await ByMail.Again(visit, person);
        await Type(visit, codes[0]);
        await Sees(visit, "#Code-error", "not code number 2");
        await visit.Press("summary");
        await visit.Press("form:has([name=number]) button");
        Assert.Equal(3, await OnPaper.Number(visit));
        await Type(visit, codes[2]);
        Assert.Equal("/", Path(visit));

        await Reaching.OneFactor(visit, "code-sheet");
        await visit.Press("[data-renew]");
        await visit.Submit();
        var fresh = await OnPaper.Codes(visit);
        await Type(visit, fresh[await OnPaper.Number(visit) - 1]);
        await ByMail.Again(visit, person);
        await Type(visit, codes[0]);
        await Sees(visit, "#Code-error", "not code number 1");
        await Type(visit, fresh[0]);
        Assert.Equal("/", Path(visit));
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_sheet_prints_on_one_page()
    {
        await using var visit = await stage.Visit();
        await OnPaper.Printing(visit);

        var pdf = System.Text.Encoding.Latin1.GetString(await visit.Page.PdfAsync(new() { Format = "A4" }));

        Assert.Single(System.Text.RegularExpressions.Regex.Matches(pdf, @"/Type\s*/Page\b"));
    }

    private static async Task Type(Visit visit, string code)
    {
        await visit.Fill("[name=Code]", code);
        await visit.Submit();
    }

    private static Task Sees(Visit visit, string where, string words) => Assertions.Expect(visit.Page.Locator(where)).ToContainTextAsync(words);

    private static string Path(Visit visit) => new Uri(visit.Page.Url).AbsolutePath;
}
