using Microsoft.Playwright;

namespace MfaPortal.BrowserTests.Stage;

/// <summary>People who use the keyboard alone. Wherever they come by Tab, they see that they are there.</summary>
internal static class Hands
{
    private const int MostStops = 40;

    public static Task Keys(this Visit visit, string key) => visit.Page.Keyboard.PressAsync(key);

    public static async Task Typed(this Visit visit, string field, string text)
    {
        await Assertions.Expect(visit.Page.Locator(field)).ToBeFocusedAsync();
        await visit.Page.Keyboard.TypeAsync(text);
    }

    public static async Task TabTo(this Visit visit, string target)
    {
        await visit.Page.Locator(target).First.WaitForAsync();
        // A page can be read, and has a place for the keyboard, before its styles are there.
        await visit.Page.WaitForLoadStateAsync(LoadState.Load);
        for (var stop = 0; stop < MostStops; stop++)
        {
            if (await visit.Page.EvaluateAsync<bool>("target => document.activeElement.matches(target)", target))
            {
                return;
            }

            await visit.Keys("Tab");
            await IsSeen(visit.Page);
        }

        throw new InvalidOperationException($"{target} is not reached by {MostStops} tabs on {visit.Page.Url}.");
    }

    // An outline of at least 2 px, inside the window (WCAG 2.4.7, 2.4.11, 2.4.13).
    private static async Task IsSeen(IPage page)
    {
        var flaw = await page.EvaluateAsync<string?>("""
            () => {
              const here = document.activeElement
              if (here === document.body) return null
              // The parts of a date field show by themselves which of them is meant.
              if (here.type === 'date' && !here.matches(':focus-visible')) return null
              const style = getComputedStyle(here)
              const box = here.getBoundingClientRect()
              const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
              const inside = box.bottom > 0 && box.top < innerHeight && box.width > 0
              return outlined && inside ? null : here.outerHTML.slice(0, 200)
            }
            """);
        Assert.Null(flaw);
    }
}
