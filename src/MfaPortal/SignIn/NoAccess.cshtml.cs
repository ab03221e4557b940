using MfaPortal.RelyingApps.Clients;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.SignIn;

/// <summary>Somebody signed in to an app they may not use: says so here, in words, before the app hears a bare <c>access_denied</c>.</summary>
internal sealed class NoAccessModel(Journeys journeys, Dispatcher dispatcher, AppNames names) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "j")]
    public string? JourneyId { get; set; }

    public string App { get; private set; } = "";

    public string? ClientId { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (await Found(ct) is not { } journey)
        {
            return Redirect("/sign-in/continue?j=" + Uri.EscapeDataString(JourneyId ?? ""));
        }

        (App, ClientId) = (names.Of(journey.ClientId) ?? "", journey.ClientId);
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (await Found(ct) is not { } journey)
        {
            return Redirect("/sign-in/continue?j=" + Uri.EscapeDataString(JourneyId ?? ""));
        }

        await journeys.Decline(journey.Id, ct);
        return Redirect(Dispatcher.ResumePath(journey.Id));
    }

    private async Task<Journey?> Found(CancellationToken ct) =>
        await dispatcher.TurnedAway(JourneyId, ct) is { DeclinedAt: null, AnsweredAt: null } journey ? journey : null;
}
