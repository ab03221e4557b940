using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.TrustedBrowsers;

/// <summary>Where a person sees which browsers need no second step, and takes that back.</summary>
[RequiresSession]
internal sealed class BrowsersModel(CurrentSession current, BrowserList browsers) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<KnownBrowser> Browsers { get; private set; } = [];

    public async Task OnGet(CancellationToken ct) => Browsers = await browsers.Of((await current.Get(ct))!.AccountId, ct);

    public async Task<IActionResult> OnPost([FromForm] string? browser, CancellationToken ct)
    {
        if (!RowId.TryParse<TrustedBrowserId>(browser, out var id) || !await browsers.Remove((await current.Get(ct))!.AccountId, id, ct))
        {
            return Redirect("/factors/browsers");
        }

        return Redirect("/factors/browsers?after=removed");
    }
}
