using System.Web;
using MfaPortal.BrowserTests.Stage;
using Microsoft.Playwright;

namespace MfaPortal.BrowserTests;

/// <summary>The main job as a person does it, with a phone that is not ours: zbarimg is its camera, oathtool its app.</summary>
[Collection(OneBrowser.Name)]
public sealed class WalkTests(BrowserStage stage)
{
    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task Goes_from_an_app_through_enrolment_and_back(int width, ColorScheme scheme)
    {
        await using var visit = await stage.Visit(new() { Width = width, Scheme = scheme });
        await ComeFromApp(visit);
        await visit.Choose("iphone");

        var scanned = await Scan(visit);
        Assert.StartsWith("otpauth://totp/Contoso:", scanned, StringComparison.Ordinal);
        var key = HttpUtility.ParseQueryString(new Uri(scanned).Query)["secret"]!;
        Assert.Equal(key, await visit.Key());
        await visit.Type(await Tool.TotpCode(key, visit.Time.Now));

        await KeepCodesInEveryWay(visit);
        await visit.KeepCodes();
        await UseApps(visit);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task Goes_the_same_way_without_scripts(int width)
    {
        await using var visit = await stage.Visit(new() { Width = width, Script = false });
        await ComeFromApp(visit);
        await visit.Choose("android");

        await visit.Press("summary");
        Assert.True(await visit.Page.Locator("[data-totp-key]").IsVisibleAsync());
        await visit.Type(await Tool.TotpCode(await visit.Key(), visit.Time.Now));

        Assert.Equal(1, await visit.Page.Locator(".actions a").CountAsync());
        Assert.Equal(await Codes(visit), CodesIn(await Download(visit)));
        await visit.KeepCodes();
        await UseApps(visit);
    }

    private static async Task ComeFromApp(Visit visit)
    {
        var person = await visit.Person(deadlineIn: TimeSpan.Zero);
        await visit.OpenApp("timesheets");
        await visit.Press("#sign-in");
        await visit.SignIn(person);
    }

    /// <summary>From a picture of the screen, as a camera would see it.</summary>
    private static async Task<string> Scan(Visit visit)
    {
        await visit.Page.Locator(".qr img").EvaluateAsync("picture => picture.decode()");
        var picture = Path.GetTempFileName();
        try
        {
            await visit.Page.ScreenshotAsync(new() { Path = picture, FullPage = true, Type = ScreenshotType.Png });
            return await Tool.ReadQr(picture);
        }
        finally
        {
            File.Delete(picture);
        }
    }

    private static async Task KeepCodesInEveryWay(Visit visit)
    {
        var shown = await Codes(visit);
        Assert.Equal(10, shown.Length);
        Assert.Equal(shown, CodesIn(await Download(visit)));

        await visit.Press("copy-text button");
        await Assertions.Expect(visit.Page.Locator("copy-text [role=status]")).ToHaveTextAsync("Copied");
        Assert.Equal(shown, (await visit.Page.EvaluateAsync<string>("navigator.clipboard.readText()")).Split('\n'));

        await visit.Page.EvaluateAsync("window.print = () => { window.printed = true }");
        await visit.Press("print-page button");
        Assert.True(await visit.Page.EvaluateAsync<bool>("window.printed"));
        await OnPaper(visit, shown[0]);
    }

    /// <summary>Paper has the codes and the telephone number, and nothing to press.</summary>
    private static async Task OnPaper(Visit visit, string code)
    {
        await visit.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(visit.Page.GetByText(code)).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.GetByText("088 123 45 67")).ToBeVisibleAsync();
        Assert.Equal(0, await visit.Page.Locator("button:visible, .button:visible").CountAsync());
        await visit.Page.EmulateMediaAsync(new() { Media = Media.Screen });
    }

    /// <summary>Back in the app, into another without a question, and out of everything.</summary>
    private static async Task UseApps(Visit visit)
    {
        var main = visit.Page.Locator("main");
        await Assertions.Expect(main).ToHaveAttributeAsync("data-app", "timesheets");
        await Assertions.Expect(main).ToHaveAttributeAsync("data-signed-in", "true");
        Assert.Contains("otp", await main.GetAttributeAsync("data-amr"), StringComparison.Ordinal);

        await visit.OpenApp("expenses", "/signin");
        await Assertions.Expect(main).ToHaveAttributeAsync("data-app", "expenses");
        await Assertions.Expect(main).ToHaveAttributeAsync("data-signed-in", "true");

        await visit.OpenApp("timesheets");
        await visit.Press("#sign-out");
        await Assertions.Expect(main).ToHaveAttributeAsync("data-signed-in", "false");
        await visit.Open("/");
        Assert.StartsWith("/sign-in", new Uri(visit.Page.Url).AbsolutePath, StringComparison.Ordinal);
        Assert.Empty(visit.Complaints);
    }

    private static async Task<string[]> Codes(Visit visit) =>
        [.. (await visit.Page.Locator(".code-list li").AllTextContentsAsync()).Select(code => code.Trim())];

    private static async Task<string> Download(Visit visit)
    {
        var download = await visit.Page.RunAndWaitForDownloadAsync(() => visit.Press("a[download]"));
        Assert.Equal("recovery-codes.txt", download.SuggestedFilename);
        return await File.ReadAllTextAsync(await download.PathAsync());
    }

    private static string[] CodesIn(string sheet) =>
        [.. sheet.Split("\r\n").Where(line => line.Count(letter => letter == '-') == 3 && !line.Contains(' ', StringComparison.Ordinal))];
}
