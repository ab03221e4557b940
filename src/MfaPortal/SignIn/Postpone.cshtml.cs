using System.Globalization;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.SignIn;

/// <summary>"Not now": on which day then? Any day before the deadline, which itself never moves (decision D9).</summary>
internal sealed class PostponeModel(Dispatcher dispatcher, Text texts, Clock clock, TimeProvider time) : PageModel
{
    /// <summary>Stands for the day in the field below.</summary>
    public const string OtherDay = "other";

    [BindProperty(SupportsGet = true, Name = "j")]
    public string? JourneyId { get; set; }

    [BindProperty]
    public string? Day { get; set; }

    [BindProperty]
    public string? Other { get; set; }

    public PostponeDays Days { get; private set; } = PostponeDays.Between(default, default, Clock.Utc);

    public int Left { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken ct) => await Read(ct) is null ? Elsewhere() : Page();

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (await Read(ct) is not { } journey)
        {
            return Elsewhere();
        }

        if (Days.Begin(Chosen()) is not { } until)
        {
            // A day that does not do would go on to win over the next button.
            Other = null;
            ModelState.Clear();
            ModelState.AddModelError("", texts["postpone.wrong", texts.Day(Days.Start(Days.First)), texts.Day(Days.Deadline)]);
            return Page();
        }

        await dispatcher.Postpone(journey, until, ct);
        return Elsewhere();
    }

    // Who typed a day meant it, whatever button was pressed before it.
    private DateOnly? Chosen() =>
        DateOnly.TryParseExact(string.IsNullOrWhiteSpace(Other) ? Day : Other.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private async Task<Journey?> Read(CancellationToken ct)
    {
        if (await dispatcher.Ask(JourneyId, ct) is not ({ FinishedAt: null } journey, NextStep.Enrol { MayPostponeUntil: { } deadline }))
        {
            return null;
        }

        var now = time.GetUtcNow();
        (Days, Left) = (PostponeDays.Between(now, deadline, clock), clock.DaysLeft(deadline, now));
        return journey;
    }

    // Another step is due, or none any more: the journey knows.
    private RedirectResult Elsewhere() => Redirect("/sign-in/continue?j=" + Uri.EscapeDataString(JourneyId ?? ""));
}
