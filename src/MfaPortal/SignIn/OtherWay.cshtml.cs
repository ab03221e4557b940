using MfaPortal.Factors;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.SignIn;

/// <summary>"Another way": what else this person has enrolled that is strong enough for what was asked, in the order it is offered.</summary>
internal sealed class OtherWayModel(Dispatcher dispatcher, FactorDesk desk, CurrentSession current) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "j")]
    public string? JourneyId { get; set; }

    public IReadOnlyList<FactorKind> Kinds { get; private set; } = [];

    public bool OffersTrust { get; private set; }

    public string? ClientId { get; private set; }

    /// <summary>What the person calls those of a kind.</summary>
    public ILookup<string, string> Names { get; private set; } = Array.Empty<string>().ToLookup(name => name);

    /// <summary>There is no other way to try this one; it goes back to where the person came from.</summary>
    public bool IsTrial { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (await Verifying(ct) is not { } journey)
        {
            return Elsewhere();
        }

        (IsTrial, ClientId) = (journey.Wish == JourneyWish.Try, journey.ClientId);
        if ((journey.AccountId ?? (await current.Get(ct))?.AccountId) is { } account)
        {
            Names = (await desk.List(account, ct))
                .Where(factor => Kinds.Any(kind => kind.Name == factor.Kind && !kind.IsSet))
                .ToLookup(factor => factor.Kind, factor => factor.Label);
        }

        return Page();
    }

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
