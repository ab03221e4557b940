using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.SignIn;

/// <summary>Asks before it acts on GET; a sign-out that an app wanted goes on to where the app said, if that was registered.</summary>
internal sealed class SignOutModel(CurrentSession current, SignOutDesk desk, PendingLogouts pending) : PageModel
{
    /// <summary>Set by the question's own button: the sign-out in the page's head has nothing to do with what an app wanted earlier.</summary>
    [BindProperty]
    public bool Asked { get; set; }

    public async Task<IActionResult> OnGet(CancellationToken ct) =>
        await current.Get(ct) is null ? Redirect("/signed-out") : Page();

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        await desk.SignOut(HttpContext, "signed out", ct);
        var wanted = pending.Take(HttpContext);
        return Redirect((Asked ? wanted?.RedirectTo : null) ?? "/signed-out");
    }
}
