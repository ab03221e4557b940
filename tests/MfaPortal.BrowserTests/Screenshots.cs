using MfaPortal.BrowserTests.Scenes;
using MfaPortal.BrowserTests.Stage;
using Microsoft.Playwright;

namespace MfaPortal.BrowserTests;

/// <summary>
/// <c>./test screenshots</c>: every scene as a picture, always the same people, keys and time. SCREENSHOTS names the folder;
/// SCENES (part of a name) and SCREENSHOT_LANGUAGE choose some of them to look at: those on a phone too, and where no two runs look the same.
/// </summary>
public sealed class Screenshots
{
    // The ring of a code's half minute stands at ten seconds.
    private const string HoldStill = """
        for (const ring of document.querySelectorAll('code-countdown')) {
          ring.disconnectedCallback()
          ring.classList.remove('soon')
          ring.querySelectorAll('circle')[1]?.setAttribute('stroke-dashoffset', 2 * Math.PI * 8 / 3)
          const text = ring.querySelector('span')
          if (text) text.textContent = ring.getAttribute('left').replace('{0}', '20')
        }
        // The ring round the focused field is drawn a pixel differently now and then, and a field takes the focus late.
        new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))).then(() => document.activeElement?.blur())
        """;

    [WhenAsked("SCREENSHOTS")]
    public async Task Of_every_page()
    {
        var folder = Environment.GetEnvironmentVariable("SCREENSHOTS")!;
        var only = Environment.GetEnvironmentVariable("SCENES") ?? "";
        var language = Environment.GetEnvironmentVariable("SCREENSHOT_LANGUAGE") is { Length: 2 } chosen ? chosen : "en";
        Directory.CreateDirectory(folder);

        var stage = new BrowserStage(new SeededEntropy());
        await stage.InitializeAsync();
        try
        {
            foreach (var scene in AllScenes.List.Where(scene => (scene.Pictured || only.Length > 0) && scene.Name.Contains(only, StringComparison.Ordinal)))
            {
                await using var visit = await stage.Visit(new() { Language = language, Still = false });
                await scene.Show(visit);
                await Picture(visit.Page, Path.Combine(folder, scene.Name), scene.Main || only.Length > 0);
            }
        }
        finally
        {
            await stage.DisposeAsync();
        }
    }

    private static async Task Picture(IPage page, string file, bool phoneToo)
    {
        await page.EvaluateAsync(HoldStill);
        await page.EvaluateAsync("Promise.all([...document.images].filter(image => image.checkVisibility()).map(image => image.decode()))");
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await Take(page, 1280, 800, $"{file}-{scheme.ToString().ToLowerInvariant()}.png");
            if (phoneToo)
            {
                await Take(page, 360, 740, $"{file}-phone-{scheme.ToString().ToLowerInvariant()}.png");
            }
        }
    }

    private static async Task Take(IPage page, int width, int height, string file)
    {
        await page.SetViewportSizeAsync(width, height);
        var picture = await page.ScreenshotAsync(new() { FullPage = true, Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });
        await File.WriteAllBytesAsync(file, Png.Smaller(picture));
    }
}

/// <summary>A test that is left out unless an environment variable asks for it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WhenAskedAttribute : FactAttribute
{
    public WhenAskedAttribute(string variable)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)))
        {
            Skip = $"Only with {variable} set.";
        }
    }
}
