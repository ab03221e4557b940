using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.SignIn;

/// <summary>Asks before it acts on GET; a sign-out that an app wanted goes on to where the app said, if that was registered.</summary>
internal sealed class SignOutModel(CurrentSession current, SessionDesk sessions, SessionCookie cookie, PendingLogouts pending) : PageModel
{
    public async Task<IActionResult> OnGet(CancellationToken ct) =>
        await current.Get(ct) is null ? Redirect("/signed-out") : Page();

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (await current.Get(ct) is { } session)
        {
            await sessions.SignOut(session, ct);
        }

        cookie.Delete(HttpContext);
        return Redirect(pending.Take(HttpContext)?.RedirectTo ?? "/signed-out");
    }
}
