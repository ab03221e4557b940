using System.Collections.Concurrent;
using MfaPortal.BrowserTests.Scenes;
using MfaPortal.BrowserTests.Stage;
using Microsoft.Playwright;

namespace MfaPortal.BrowserTests;

/// <summary>What holds for every page in every state: the table is <see cref="AllScenes"/>, which four stages share among them.</summary>
public abstract class PageTests(BrowserStage stage)
{
    private const int Stages = 4;

    private static readonly ConcurrentDictionary<string, string> Titles = new();

    public static TheoryData<string> Scenes(int stage) => [.. AllScenes.List.Where((_, at) => at % Stages == stage - 1).Select(scene => scene.Name)];

    protected async Task IsReadable(string scene)
    {
        try
        {
            await IsReadableHere(scene).WaitAsync(TimeSpan.FromMinutes(2));
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"The browser does not answer any more at {scene}.", e);
        }
    }

    private async Task IsReadableHere(string scene)
    {
        await using var visit = await stage.Visit();
        await AllScenes.Named(scene).Show(visit);
        var page = visit.Page;

        Assert.Equal(1, await page.Locator("h1").CountAsync());
        await TitleIsOfThisPageOnly(page);
        var axe = await Axe.At(page);
        await axe.FindsNothing(ColorScheme.Light, 1280, Axe.Everything);
        await axe.FindsNothing(ColorScheme.Dark, 1280, Axe.WhatColoursChange);
        await axe.FindsNothing(ColorScheme.Dark, 360, Axe.WhatSizesChange);

        await page.FitsInto(320);
        Assert.Empty(visit.Complaints);
    }

    private static async Task TitleIsOfThisPageOnly(IPage page)
    {
        var title = await page.TitleAsync();
        var path = string.Join('/', new Uri(page.Url).AbsolutePath.Split('/').Select(part => part.Length == 32 ? "{id}" : part));
        Assert.EndsWith(" – Contoso", title, StringComparison.Ordinal);
        Assert.True(Titles.GetOrAdd(title, path) == path, $"'{title}' is the title of {Titles[title]} and of {path}.");
    }
}

public sealed class FirstPageTests(BrowserStage stage) : PageTests(stage), IClassFixture<BrowserStage>
{
    [Theory, MemberData(nameof(Scenes), 1)]
    public Task Is_readable_for_everybody_on_every_screen(string scene) => IsReadable(scene);
}

public sealed class SecondPageTests(BrowserStage stage) : PageTests(stage), IClassFixture<BrowserStage>
{
    [Theory, MemberData(nameof(Scenes), 2)]
    public Task Is_readable_for_everybody_on_every_screen(string scene) => IsReadable(scene);
}

public sealed class ThirdPageTests(BrowserStage stage) : PageTests(stage), IClassFixture<BrowserStage>
{
    [Theory, MemberData(nameof(Scenes), 3)]
    public Task Is_readable_for_everybody_on_every_screen(string scene) => IsReadable(scene);
}

public sealed class FourthPageTests(BrowserStage stage) : PageTests(stage), IClassFixture<BrowserStage>
{
    [Theory, MemberData(nameof(Scenes), 4)]
    public Task Is_readable_for_everybody_on_every_screen(string scene) => IsReadable(scene);
}
