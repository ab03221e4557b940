using System.Globalization;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Safety;

/// <summary>
/// "This was not me" about a line of the history. No factor is asked for: whoever lost it to a stranger must be able to close the door,
/// and closing it is all that happens here.
/// </summary>
[RequiresSession]
internal sealed class FlaggedModel(CurrentSession current, HistoryBook book, Freezing freezing, SessionCookie cookie) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "e")]
    public long Event { get; set; }

    public HistoryLine Line { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (await book.Find((await current.Get(ct))!, Event, ct) is not { } line)
        {
            return NotFound();
        }

        Line = line;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var session = (await current.Get(ct))!;
        if (await book.Find(session, Event, ct) is not { } line)
        {
            return NotFound();
        }

        await freezing.Freeze(session.AccountId, string.Create(CultureInfo.InvariantCulture, $"history: {line.Row.Event} {line.Row.Id}"), ct);
        cookie.Delete(HttpContext);
        return Redirect("/not-me/done");
    }
}
