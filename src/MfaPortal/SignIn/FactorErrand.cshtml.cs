using MfaPortal.Factors;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.SignIn;

/// <summary>Shows nothing: begins a journey about one factor of the person's own, to put a new one in its place or to see whether it works.</summary>
[RequiresSession]
internal sealed class FactorErrandModel(CurrentSession current, FactorDesk desk, FactorCatalogue catalogue, SignInDoor door) : PageModel
{
    public static string NewOne(FactorId factor, JourneyId then) => $"/factors/{factor}/replace?then={then}";

    /// <param name="then">A sign-in that is to go on afterwards.</param>
    public async Task<IActionResult> OnGet([FromQuery] string? then, [FromRoute] string? id, [FromRoute] string? errand, CancellationToken ct)
    {
        var session = (await current.Get(ct))!;
        var factor = (await desk.List(session.AccountId, ct)).FirstOrDefault(one => one.Id.ToString() == id);
        var kind = catalogue.For(session.Roles, session.Email is not null).FirstOrDefault(one => one.Name == factor?.Kind);
        var afterwards = RowId.TryParse<JourneyId>(then, out var waiting) ? Dispatcher.ContinuePath(waiting) : null;
        return factor is not null && kind is not null && await Begin(factor, kind, errand, afterwards, ct) is { } journey
            ? Redirect(Dispatcher.ContinuePath(journey))
            : NotFound();
    }

    private async Task<JourneyId?> Begin(FactorSummary factor, FactorKind kind, string? errand, string? then, CancellationToken ct) => errand switch
    {
        // Nothing weaker than the old one opens the door to a new one (threat T14); strong is enough, or who lost it could never replace it.
        "replace" when kind.ReplacePath is not null => await door.Begin(
            JourneyWish.Replace, new SignInNeed(ChooseFactorModel.FreshFactor) { Least = FactorGuard.ToChange([kind]) }, then ?? FactorReplacement.Done, factor.Id, ct),
        "try" when !kind.IsSet => await door.Begin(
            JourneyWish.Try, new SignInNeed(FactorWithin: null), $"/factors?after=tried&tried={factor.Id}", factor.Id, ct),
        _ => null,
    };
}
