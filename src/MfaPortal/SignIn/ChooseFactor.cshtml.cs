using MfaPortal.Factors;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.SignIn;

/// <summary>
/// First page of MFA Enroll: which factor, and on which kind of phone. Shown only when the journey says so; a person who
/// comes here without a journey begins one that proves a factor first where there is one.
/// </summary>
internal sealed class ChooseFactorModel(Journeys journeys, Dispatcher dispatcher, SignInDoor door) : PageModel
{
    public static readonly TimeSpan FreshFactor = TimeSpan.FromMinutes(10);

    public static readonly IReadOnlyList<string> Devices = ["iphone", "android", "here", "none"];

    [BindProperty(SupportsGet = true, Name = "j")]
    public string? JourneyId { get; set; }

    public IReadOnlyList<FactorKind> Kinds { get; private set; } = [];

    public DateTimeOffset? MayPostponeUntil { get; private set; }

    public int DaysLeft { get; private set; }

    public bool MayCancel { get; private set; }

    public async Task<IActionResult> OnGet([FromServices] CurrentSession current, [FromServices] TimeProvider time, CancellationToken ct)
    {
        if (JourneyId is null)
        {
            var begun = await door.Begin(JourneyWish.Enrol, new SignInNeed(FreshFactor), "/factors", ct);
            return Redirect(await current.Get(ct) is null ? Dispatcher.PasswordPath(begun) : Dispatcher.ContinuePath(begun));
        }

        if (await Enrolling(ct) is not var (journey, step))
        {
            return Elsewhere();
        }

        Kinds = step.Kinds;
        MayPostponeUntil = step.MayPostponeUntil;
        DaysLeft = MayPostponeUntil is { } until ? Math.Max(1, (int)(until - time.GetUtcNow()).TotalDays) : 0;
        MayCancel = journey.Wish == JourneyWish.Enrol;
        return Page();
    }

    public async Task<IActionResult> OnPost([FromForm] string? kind, [FromForm] string? device, CancellationToken ct)
    {
        if (await Enrolling(ct) is not var (journey, step) || step.Kinds.FirstOrDefault(offered => offered.Name == kind) is not { } chosen)
        {
            return Elsewhere();
        }

        return Redirect(await dispatcher.OpenEnrol(journey, chosen, Devices.Contains(device) ? device : null, ct));
    }

    public async Task<IActionResult> OnPostPostpone(CancellationToken ct)
    {
        if (await Enrolling(ct) is var (journey, step) && step.MayPostponeUntil is not null)
        {
            await journeys.Postpone(journey, ct);
        }

        return Elsewhere();
    }

    private async Task<(Journey Journey, NextStep.Enrol Step)?> Enrolling(CancellationToken ct) =>
        await dispatcher.Ask(JourneyId, ct) is ({ FinishedAt: null } journey, NextStep.Enrol step) ? (journey, step) : null;

    // Another step is due, or none any more: the journey knows.
    private RedirectResult Elsewhere() => Redirect("/sign-in/continue?j=" + Uri.EscapeDataString(JourneyId ?? ""));
}
