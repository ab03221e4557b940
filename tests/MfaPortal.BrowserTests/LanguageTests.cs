using MfaPortal.BrowserTests.Scenes;
using MfaPortal.BrowserTests.Stage;

namespace MfaPortal.BrowserTests;

/// <summary>German words are long and French sentences too: the main job fits a small screen in them as well.</summary>
public sealed class LanguageTests(BrowserStage stage) : IClassFixture<BrowserStage>
{
    public static TheoryData<string, string> MainScenesInLongLanguages
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var scene in AllScenes.List.Where(scene => scene.Main))
            {
                data.Add(scene.Name, "de");
                data.Add(scene.Name, "fr");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(MainScenesInLongLanguages))]
    public async Task Fits_a_small_screen(string scene, string language)
    {
        await using var visit = await stage.Visit(new() { Language = language });
        await AllScenes.Named(scene).Show(visit);
        Assert.Equal(language, await visit.Page.GetAttributeAsync("html", "lang"));
        await visit.Page.FitsInto(320);
        await visit.Page.NoButtonSpillsItsText();
    }
}
