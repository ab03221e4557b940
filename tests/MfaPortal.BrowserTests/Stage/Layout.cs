using Microsoft.Playwright;

namespace MfaPortal.BrowserTests.Stage;

internal static class Layout
{
    /// <summary>WCAG 1.4.10: nothing is reached by scrolling sideways.</summary>
    public static async Task FitsInto(this IPage page, int width)
    {
        await page.SetViewportSizeAsync(width, 800);
        var needed = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(needed <= 0, $"At {width} px the page is {needed} px too wide.");
    }

    public static async Task NoButtonSpillsItsText(this IPage page) =>
        Assert.Empty(await page.Locator(".button:visible").EvaluateAllAsync<string[]>(
            "buttons => buttons.filter(button => button.scrollWidth > button.clientWidth).map(button => button.textContent)"));
}
