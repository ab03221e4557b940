using MfaPortal.Accounts;
using MfaPortal.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.SignIn;

/// <summary>
/// For who has only the mailbox, through which the password was chosen a while ago, or used up the last code: says what happened, and what helps.
/// </summary>
internal sealed class StuckModel(Dispatcher dispatcher, Branding brand) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "j")]
    public string? JourneyId { get; set; }

    /// <summary>There is a mailbox, and the password came through it.</summary>
    public bool IsDistrusted { get; private set; }

    /// <summary>There was a sheet of codes, and nothing is left of it.</summary>
    public bool IsUsedUp { get; private set; }

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

        (IsDistrusted, IsUsedUp) = (stuck.Until is not null, stuck.UsedUp);
        Until = stuck.Until < Account.Never ? stuck.Until : null;
        ClientId = journey.ClientId;
        return Page();
    }
}
