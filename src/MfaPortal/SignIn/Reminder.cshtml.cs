using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.SignIn;

/// <summary>At every sign-in until the day that the person chose: how long there is still, and one press to go on.</summary>
internal sealed class ReminderModel(Journeys journeys, Dispatcher dispatcher, Clock clock, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "j")]
    public string? JourneyId { get; set; }

    public int Left { get; private set; }

    public DateTimeOffset Deadline { get; private set; }

    public DateTimeOffset Chosen { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken ct) => await Read(ct) is null ? Elsewhere() : Page();

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (await Read(ct) is { } journey)
        {
            await journeys.GoOn(journey, ct);
        }

        return Elsewhere();
    }

    private async Task<Journey?> Read(CancellationToken ct)
    {
        if (await dispatcher.Ask(JourneyId, ct) is not ({ FinishedAt: null } journey, NextStep.Enrol { MayPostponeUntil: { } deadline, PostponedUntil: { } chosen }))
        {
            return null;
        }

        (Left, Deadline, Chosen) = (clock.DaysLeft(deadline, time.GetUtcNow()), deadline, chosen);
        return journey;
    }

    private RedirectResult Elsewhere() => Redirect("/sign-in/continue?j=" + Uri.EscapeDataString(JourneyId ?? ""));
}
