using MfaPortal.Tests.Fixture;
using Microsoft.Playwright;

namespace MfaPortal.BrowserTests.Stage;

internal sealed record VisitOptions
{
    public int Width { get; init; } = 1280;

    public ColorScheme Scheme { get; init; } = ColorScheme.Light;

    public bool Script { get; init; } = true;

    public string Language { get; init; } = "en";

    /// <summary>Animations off: colours are then what they are, not what they are on the way to.</summary>
    public bool Still { get; init; } = true;

    /// <summary>A phone with Android: its screen, its touch, its name.</summary>
    public bool Phone { get; init; }

    public int Height => Width < 500 ? 800 : 900;
}

/// <summary>One person at one browser window. Notes everything the browser complains about.</summary>
internal sealed class Visit : IAsyncDisposable
{
    public const int Patience = 30_000;

    private readonly IBrowserContext context;
    private readonly List<string> complaints = [];

    private Visit(IBrowserContext context, IPage page, StagePortal portal) => (this.context, Page, Portal) = (context, page, portal);

    public IPage Page { get; }

    public StagePortal Portal { get; }

    public ManualTime Time => Portal.Factory.Time;

    public IBrowserContext Context => context;

    /// <summary>Errors of scripts, refused resources, violations of the content security policy.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    public static async Task<Visit> Begin(IBrowser browser, StagePortal portal, VisitOptions options)
    {
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = options.Width, Height = options.Height },
            ColorScheme = options.Scheme,
            JavaScriptEnabled = options.Script,
            Locale = options.Language,
            TimezoneId = "Europe/Amsterdam",
            ReducedMotion = options.Still ? ReducedMotion.Reduce : ReducedMotion.NoPreference,
            Permissions = ["clipboard-read", "clipboard-write"],
            IsMobile = options.Phone,
            HasTouch = options.Phone,
            UserAgent = options.Phone ? "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36" : null,
        });
        context.SetDefaultTimeout(Patience);
        if (options.Script)
        {
            // The browser's clock runs, from the portal's time on.
            await context.Clock.InstallAsync(new() { TimeDate = portal.Factory.Time.Now.UtcDateTime });
        }

        var visit = new Visit(context, await context.NewPageAsync(), portal);
        visit.Listen();
        return visit;
    }

    public Task Open(string path) => Page.GotoAsync(new Uri(Portal.Address, path).AbsoluteUri);

    public Task OpenApp(string id, string path = "/") => Page.GotoAsync(new Uri(Portal.App(id), path).AbsoluteUri);

    public Task Fill(string selector, string text) => Page.FillAsync(selector, text);

    public async Task Press(string selector)
    {
        await Page.ClickAsync(selector);
        await Page.WaitForLoadStateAsync(LoadState.Load);
    }

    /// <summary>The page's one big button.</summary>
    public Task Submit() => Press("main form button[type=submit].button >> nth=0");

    /// <summary>As a browser that checks no fields: the server's own answer to an incomplete form is to be seen.</summary>
    public async Task SubmitUnchecked()
    {
        await Page.EvaluateAsync("document.querySelectorAll('main form').forEach(form => form.noValidate = true)");
        await Submit();
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    private void Listen()
    {
        Page.Console += (_, message) =>
        {
            // A page that answers 404 is a complaint of the browser's, not of ours; its own address is what was asked for.
            if (message.Type is "error" or "warning" && !(message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal) && message.Location.StartsWith(Page.Url, StringComparison.Ordinal)))
            {
                complaints.Add($"{message.Text} ({message.Location})");
            }
        };
        Page.PageError += (_, error) => complaints.Add(error);
        Page.RequestFailed += (_, request) =>
        {
            if (request.Failure is { } failure && !failure.Contains("ERR_ABORTED", StringComparison.Ordinal))
            {
                complaints.Add($"{request.Url}: {failure}");
            }
        };
    }
}
