using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace MfaPortal.BrowserTests.Stage;

/// <summary>
/// axe-core at a page without frames. Its script is put into the page once for all the runs there; Deque's own way puts it into
/// the page and into an empty second one for each run, to gather what it found in frames.
/// </summary>
internal sealed class Axe
{
    public const string Everything = "{ rules: { 'target-size': { enabled: true } } }";
    public const string WhatColoursChange = "{ runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }";
    public const string WhatSizesChange = "{ runOnly: { type: 'rule', values: ['target-size', 'scrollable-region-focusable'] } }";

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    private readonly IPage page;

    private Axe(IPage page) => this.page = page;

    public static async Task<Axe> At(IPage page)
    {
        Assert.Single(page.Frames);
        await page.EvaluateAsync(Script);
        return new Axe(page);
    }

    public async Task FindsNothing(ColorScheme scheme, int width, string rules)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.SetViewportSizeAsync(width, 800);
        var found = await page.EvaluateAsync<string[]>($$"""
            async () => (await axe.run(document, { ...{{rules}}, resultTypes: ['violations'] })).violations.map(
              flaw => `${flaw.id}: ${flaw.help} at ${flaw.nodes.map(node => node.html).join(' | ')}`)
            """);
        Assert.True(found.Length == 0, $"{scheme} at {width}: " + string.Join("\n", found));
    }
}
