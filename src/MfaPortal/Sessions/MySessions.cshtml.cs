using MfaPortal.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Sessions;

/// <summary>Where am I signed in, and out with the others.</summary>
[RequiresSession]
internal sealed class MySessionsModel(CurrentSession current, SessionBook book) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public string? News => After switch
    {
        "ended" => "sessions.after.ended",
        "others" => "sessions.after.others",
        _ => null,
    };

    public SessionId Here { get; private set; }

    public IReadOnlyList<OwnSession> Sessions { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        var session = (await current.Get(ct))!;
        Here = session.SessionId;
        Sessions = await book.Of(session, ct);
    }

    public async Task<IActionResult> OnPostEndAsync([FromForm] string? id, CancellationToken ct) =>
        !RowId.TryParse<SessionId>(id, out var session) ? NotFound()
        : await book.End((await current.Get(ct))!, session, ct) switch
        {
            SessionEnding.Over => Redirect("/sessions?after=ended"),
            SessionEnding.ThisOne => Redirect("/sign-out"),
            _ => NotFound(),
        };

    public async Task<IActionResult> OnPostOthersAsync(CancellationToken ct)
    {
        await book.EndOthers((await current.Get(ct))!, ct);
        return Redirect("/sessions?after=others");
    }
}
