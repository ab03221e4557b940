using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Sessions;
using MfaPortal.Texts;
using MfaPortal.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.SignIn;

/// <summary>
/// First page of MFA Enroll: which factor, and on which kind of phone. Shown only when the journey says so; a person who
/// comes here without a journey begins one that proves a factor first where there is one.
/// </summary>
internal sealed class ChooseFactorModel(Dispatcher dispatcher, SignInDoor door) : PageModel
{
    public static readonly TimeSpan FreshFactor = TimeSpan.FromMinutes(10);

    /// <summary>What is chosen where there is no smartphone: leads to what works without one, and stands for a program on the computer.</summary>
    public const string NoPhone = "none";

    public static readonly IReadOnlyList<string> Phones = ["iphone", "android", "here"];

    [BindProperty(SupportsGet = true, Name = "j")]
    public string? JourneyId { get; set; }

    [BindProperty(SupportsGet = true, Name = "phone")]
    public string? Phone { get; set; }

    public FactorChoice Choice { get; private set; } = FactorChoice.Of([]);

    /// <summary>The page of those who have no smartphone, or whom nothing is offered that needs one.</summary>
    public bool WithoutPhone => Phone == NoPhone || Choice.WithPhone.Count == 0;

    /// <summary>Not on offer, because there are as many as there may be.</summary>
    public IReadOnlyList<FactorKind> Full { get; private set; } = [];

    public DateTimeOffset? MayPostponeUntil { get; private set; }

    public int Left { get; private set; }

    public bool MayCancel { get; private set; }

    public bool Another { get; private set; }

    /// <summary>The last code of a sheet brought the person here.</summary>
    public bool UsedUp { get; private set; }

    /// <summary>Choosing, linking, and the backup where there is none.</summary>
    public int Steps { get; private set; } = 3;

    public string? HelpdeskPhone { get; private set; }

    public string? ClientId { get; private set; }

    public async Task<IActionResult> OnGet(
        [FromServices] CurrentSession current, [FromServices] Branding brand, [FromServices] Clock clock, [FromServices] TimeProvider time, CancellationToken ct)
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

        (Choice, Full, UsedUp) = (FactorChoice.Of(step.Kinds), step.Full, step.UsedUp);
        MayPostponeUntil = step.MayPostponeUntil;
        Left = MayPostponeUntil is { } until ? clock.DaysLeft(until, time.GetUtcNow()) : 0;
        (MayCancel, Another, HelpdeskPhone) = (journey.Wish == JourneyWish.Enrol, step.Another, brand.HelpdeskPhone);
        (Steps, ClientId) = (step.BackupFollows ? 3 : 2, journey.ClientId);
        return Page();
    }

    public async Task<IActionResult> OnPost([FromForm] string? kind, [FromForm] string? device, CancellationToken ct)
    {
        if (await Enrolling(ct) is not var (journey, step) || step.Kinds.FirstOrDefault(offered => offered.Name == kind) is not { } chosen)
        {
            return Elsewhere();
        }

        return Redirect(await dispatcher.OpenEnrol(journey, chosen, device == NoPhone || Phones.Contains(device) ? device : null, step.Proven, ct));
    }

    private async Task<(Journey Journey, NextStep.Enrol Step)?> Enrolling(CancellationToken ct) =>
        await dispatcher.Ask(JourneyId, ct) is ({ FinishedAt: null } journey, NextStep.Enrol step) ? (journey, step) : null;

    // Another step is due, or none any more: the journey knows.
    private RedirectResult Elsewhere() => Redirect("/sign-in/continue?j=" + Uri.EscapeDataString(JourneyId ?? ""));
}
