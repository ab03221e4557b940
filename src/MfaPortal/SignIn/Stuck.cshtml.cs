using MfaPortal.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.SignIn;

/// <summary>
/// For who has only the mailbox, through which the password was chosen a while ago: says what happened, until when, and what helps.
/// </summary>
internal sealed class StuckModel(Dispatcher dispatcher, Branding brand) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "j")]
    public string? JourneyId { get; set; }

    /// <summary>Null: waiting does not help.</summary>
    public DateTimeOffset? Until { get; private set; }

    public string? ClientId { get; private set; }

    public string? HelpdeskPhone => brand.HelpdeskPhone;

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (await dispatcher.Ask(JourneyId, ct) is not ({ FinishedAt: null } journey, NextStep.Stuck stuck))
        {
            return Redirect("/sign-in/continue?j=" + Uri.EscapeDataString(JourneyId ?? ""));
        }

        (Until, ClientId) = (stuck.Until, journey.ClientId);
        return Page();
    }
}
