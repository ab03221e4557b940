using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Factors.Passkey;

/// <summary>A sign-in that a passkey begins. Seen only where the first try on the sign-in page did not work.</summary>
internal sealed class BeginModel(PasskeySignIn signIn, Text texts) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "j")]
    public string? JourneyId { get; set; }

    [BindProperty]
    public string? Ticket { get; set; }

    [BindProperty]
    public string? Credential { get; set; }

    /// <summary>The journey knows where a password is given.</summary>
    public string Otherwise => "/sign-in/continue?j=" + Uri.EscapeDataString(JourneyId ?? "");

    public async Task<IActionResult> OnPostOptions() =>
        await signIn.Ask(JourneyId) is { } question ? Content(question, "application/json") : NotFound();

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        var verdict = await signIn.Check(JourneyId, Ticket, Credential, ct);
        if (verdict is PasskeyVerdict.Accepted(var next))
        {
            return Redirect(next);
        }

        ModelState.Clear();
        ModelState.AddModelError("", texts[verdict is PasskeyVerdict.Late ? "factor.passkey.late" : "factor.passkey.begin.refused"]);
        return Page();
    }
}
