using MfaPortal.Factors;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.SignIn;

/// <summary>
/// A set of codes made anew. Never on a password alone: whoever shows one of them later must have shown something else when they were
/// made (NIST 800-63B-4 §3.1.2).
/// </summary>
[RequiresSession(FactorWithinMinutes = 10, ToChangeFactors = true)]
internal sealed class RenewModel(CurrentSession current, FactorDesk desk, FactorCatalogue catalogue) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "kind")]
    public string? KindName { get; set; }

    public FactorKind? Kind { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken ct) => await Read(ct) is null ? NotFound() : Page();

    public async Task<IActionResult> OnPost([FromServices] SignInDoor door, [FromServices] Dispatcher dispatcher, CancellationToken ct)
    {
        if (await Read(ct) is not { } kind)
        {
            return NotFound();
        }

        var journey = await door.Begin(JourneyWish.StepUp, new SignInNeed(ChooseFactorModel.FreshFactor), "/factors?after=renewed", ct);
        return Redirect(await dispatcher.OpenRenewal(journey, (await current.Get(ct))!.AccountId, kind, ct));
    }

    private async Task<FactorKind?> Read(CancellationToken ct)
    {
        var session = (await current.Get(ct))!;
        Kind = catalogue.For(session.Roles, session.Email is not null).FirstOrDefault(kind => kind.IsSet && kind.Name == KindName);

        // Made anew, not for the first time: that is for the journey to offer.
        return Kind is not null && (await desk.Remaining(session.AccountId, Kind, ct)).Left > 0 ? Kind : null;
    }
}
