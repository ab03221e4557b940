using Microsoft.Playwright;

namespace MfaPortal.BrowserTests.Stage;

/// <summary>Counts what the person does and each page of the portal that is put before them.</summary>
internal sealed class Effort(Visit visit)
{
    private readonly HashSet<string> screens = [];

    public int Screens => screens.Count;

    public int Clicks { get; private set; }

    /// <summary>Name and password are the person's own; the rest is what we ask for.</summary>
    public int Typed { get; private set; }

    public IPage Page => visit.Page;

    public DateTimeOffset Now => visit.Time.Now;

    public static async Task<Effort> Begin(Visit visit)
    {
        await visit.OpenApp("timesheets");
        var effort = At(visit);
        await effort.Click("#sign-in");
        return effort;
    }

    public static Effort At(Visit visit)
    {
        var effort = new Effort(visit);
        visit.Page.DOMContentLoaded += (_, page) => effort.See(page.Url);
        return effort;
    }

    /// <summary>The app on a phone has one address; its screens are its views.</summary>
    public static Effort OnPhone(Visit phone) => new(phone);

    public async Task Sees(string view)
    {
        await Page.Sees(view);
        screens.Add(view);
    }

    /// <summary>What a person taps outside the page: a message, the camera.</summary>
    public void Tap() => Clicks++;

    public void Forget(string? screen) => screens.RemoveWhere(seen => seen == screen);

    public async Task Click(string selector)
    {
        Clicks++;
        await Page.ClickAsync(selector);
    }

    public async Task Type(string selector, string text)
    {
        // A field that is not ready to be typed into costs a click.
        if (selector != Steps.Password && !await TakesFocus(selector))
        {
            Clicks++;
        }

        if (selector is not (Steps.UserName or Steps.Password))
        {
            Typed += text.Length;
        }

        await Page.FillAsync(selector, text);
    }

    // A browser gives the focus a moment after the page is there; a person's hand is slower than that. A field that asks for it gets it,
    // however long that takes here; one that does not may be chosen by a script.
    private async Task<bool> TakesFocus(string selector)
    {
        var asks = await Page.Locator(selector).First.GetAttributeAsync("autofocus") is not null;
        try
        {
            await Page.WaitForFunctionAsync("wanted => document.activeElement?.matches(wanted)", selector, new() { Timeout = asks ? Visit.Patience : 2_000 });
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void See(string url)
    {
        if (new Uri(url) is var seen && seen.Authority == visit.Portal.Address.Authority)
        {
            // The page of those who have no phone is a screen of its own at the same path.
            screens.Add(seen.AbsolutePath + (seen.Query.Contains("phone=", StringComparison.Ordinal) ? "?phone" : ""));
        }
    }
}
