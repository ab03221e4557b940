using MfaPortal.Factors;
using MfaPortal.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.SignIn;

/// <summary>Shows nothing: begins a journey about one factor of the person's own, to put a new one in its place or to see whether it works.</summary>
[RequiresSession]
internal sealed class FactorErrandModel(CurrentSession current, FactorDesk desk, FactorCatalogue catalogue, SignInDoor door) : PageModel
{
    public async Task<IActionResult> OnGet([FromRoute] string? id, [FromRoute] string? errand, CancellationToken ct)
    {
        var session = (await current.Get(ct))!;
        var factor = (await desk.List(session.AccountId, ct)).FirstOrDefault(one => one.Id.ToString() == id);
        var kind = catalogue.For(session.Roles, session.Email is not null).FirstOrDefault(one => one.Name == factor?.Kind);
        return factor is null || kind is null || await Begin(factor, kind, errand, ct) is not { } journey
            ? NotFound()
            : Redirect(Dispatcher.ContinuePath(journey));
    }

    private async Task<JourneyId?> Begin(FactorSummary factor, FactorKind kind, string? errand, CancellationToken ct) => errand switch
    {
        // Nothing weaker than the old one opens the door to a new one (threat T14); strong is enough, or who lost it could never replace it.
        "replace" when kind.ReplacePath is not null => await door.Begin(
            JourneyWish.Replace, new SignInNeed(ChooseFactorModel.FreshFactor) { Least = FactorGuard.ToChange([kind]) }, FactorReplacement.Done, factor.Id, ct),
        "try" when !kind.IsSet => await door.Begin(
            JourneyWish.Try, new SignInNeed(FactorWithin: null), $"/factors?after=tried&tried={factor.Id}", factor.Id, ct),
        _ => null,
    };
}
