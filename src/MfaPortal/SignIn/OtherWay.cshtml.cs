using MfaPortal.Factors;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.SignIn;

/// <summary>"Another way": what else this person has enrolled that is strong enough for what was asked.</summary>
internal sealed class OtherWayModel(Dispatcher dispatcher) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "j")]
    public string? JourneyId { get; set; }

    public IReadOnlyList<FactorKind> Kinds { get; private set; } = [];

    public bool OffersTrust { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken ct) =>
        await Verifying(ct) is null ? Elsewhere() : Page();

    public async Task<IActionResult> OnPost([FromForm] string? kind, CancellationToken ct) =>
        await Verifying(ct) is { } journey && Kinds.FirstOrDefault(known => known.Name == kind) is { } chosen
            ? Redirect(await dispatcher.OpenVerify(journey, chosen, OffersTrust, ct))
            : Elsewhere();

    private async Task<Journey?> Verifying(CancellationToken ct)
    {
        if (await dispatcher.Ask(JourneyId, ct) is ({ FinishedAt: null } journey, NextStep.Verify verify))
        {
            (Kinds, OffersTrust) = (verify.Kinds, verify.OffersTrust);
            return journey;
        }

        return null;
    }

    private RedirectResult Elsewhere() => Redirect("/sign-in/continue?j=" + Uri.EscapeDataString(JourneyId ?? ""));
}
