using MfaPortal.BrowserTests.Scenes;
using MfaPortal.BrowserTests.Stage;

namespace MfaPortal.BrowserTests;

/// <summary>German words are long and French sentences too: the main job fits a small screen in them as well.</summary>
public abstract class LanguageTests(BrowserStage stage, string language)
{
    public static TheoryData<string> MainScenes => [.. AllScenes.List.Where(scene => scene.Main).Select(scene => scene.Name)];

    [Theory]
    [MemberData(nameof(MainScenes))]
    public async Task Fits_a_small_screen(string scene)
    {
        await using var visit = await stage.Visit(new() { Language = language });
        await AllScenes.Named(scene).Show(visit);
        Assert.Equal(language, await visit.Page.GetAttributeAsync("html", "lang"));
        await visit.Page.FitsInto(320);
        await visit.Page.NoButtonSpillsItsText();
    }
}

public sealed class GermanLanguageTests(BrowserStage stage) : LanguageTests(stage, "de"), IClassFixture<BrowserStage>;

public sealed class FrenchLanguageTests(BrowserStage stage) : LanguageTests(stage, "fr"), IClassFixture<BrowserStage>;
