using MfaPortal.Factors;
using MfaPortal.RelyingApps.Clients;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.SignIn;

/// <summary>Too late, or another browser: whoever came from an app, in this browser, finds the way back to it.</summary>
internal sealed class ExpiredModel(Journeys journeys, Challenges challenges, ClientRegistry apps) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "j")]
    public string? JourneyId { get; set; }

    [BindProperty(SupportsGet = true, Name = "c")]
    public string? ChallengeId { get; set; }

    public RelyingApp? App { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        // Not lost: whoever is here has to say once more who they are.
        if (await challenges.Waiting(ChallengeId, ct) is { } waiting && await journeys.Find(waiting.ToString(), ct) is { FinishedAt: null, DeclinedAt: null })
        {
            return Redirect(Challenges.Continue(waiting));
        }

        var journey = JourneyId ?? (await challenges.JourneyOf(ChallengeId, ct))?.ToString();
        App = apps.App(await journeys.AppOf(journey, ct));
        return Page();
    }
}
