using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using MfaPortal.BrowserTests.Scenes;
using MfaPortal.BrowserTests.Stage;
using Microsoft.Playwright;

namespace MfaPortal.BrowserTests;

/// <summary>What holds for every page in every state: the table is <see cref="AllScenes"/>.</summary>
public sealed class PageTests(BrowserStage stage) : IClassFixture<BrowserStage>
{
    private static readonly ConcurrentDictionary<string, string> Titles = new();

    private static readonly AxeRunOptions Everything = new() { Rules = new() { ["target-size"] = new() { Enabled = true } } };
    private static readonly AxeRunOptions WhatColoursChange = Only("color-contrast", "link-in-text-block");
    private static readonly AxeRunOptions WhatSizesChange = Only("target-size", "scrollable-region-focusable");

    public static TheoryData<string> Scenes => [.. AllScenes.List.Select(scene => scene.Name)];

    [Theory]
    [MemberData(nameof(Scenes))]
    public async Task Is_readable_for_everybody_on_every_screen(string scene)
    {
        try
        {
            await IsReadable(scene).WaitAsync(TimeSpan.FromMinutes(2));
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"The browser does not answer any more at {scene}.", e);
        }
    }

    private async Task IsReadable(string scene)
    {
        await using var visit = await stage.Visit();
        await AllScenes.Named(scene).Show(visit);
        var page = visit.Page;

        Assert.Equal(1, await page.Locator("h1").CountAsync());
        await TitleIsOfThisPageOnly(page);
        await AxeFindsNothing(page, ColorScheme.Light, 1280, Everything);
        await AxeFindsNothing(page, ColorScheme.Dark, 1280, WhatColoursChange);
        await AxeFindsNothing(page, ColorScheme.Dark, 360, WhatSizesChange);

        await page.FitsInto(320);
        Assert.Empty(visit.Complaints);
    }

    private static async Task AxeFindsNothing(IPage page, ColorScheme scheme, int width, AxeRunOptions rules)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.SetViewportSizeAsync(width, 800);
        var found = await page.RunAxe(rules);
        Assert.True(found.Violations.Length == 0, $"{scheme} at {width}: " + string.Join("\n", found.Violations.Select(Told)));
    }

    private static async Task TitleIsOfThisPageOnly(IPage page)
    {
        var title = await page.TitleAsync();
        var path = string.Join('/', new Uri(page.Url).AbsolutePath.Split('/').Select(part => part.Length == 32 ? "{id}" : part));
        Assert.EndsWith(" – Contoso", title, StringComparison.Ordinal);
        Assert.True(Titles.GetOrAdd(title, path) == path, $"'{title}' is the title of {Titles[title]} and of {path}.");
    }

    private static AxeRunOptions Only(params string[] rules) => new() { RunOnly = new RunOnlyOptions { Type = "rule", Values = [.. rules] } };

    private static string Told(AxeResultItem item) =>
        $"{item.Id}: {item.Help} at {string.Join(" | ", item.Nodes.Select(node => node.Html))}";
}
