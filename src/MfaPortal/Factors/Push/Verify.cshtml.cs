using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Factors.Push;

/// <summary>The number to type on the phone.</summary>
internal sealed class VerifyModel(Challenges challenges, QuestionSights sights) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "c")]
    public string? ChallengeId { get; set; }

    public QuestionSight Sight { get; private set; } = null!;

    public TrustOffer Trust => Sight.Challenge.Trust;

    public string OtherWay => Challenges.OtherWay(Sight.Challenge);

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (await Find(ct) is not { } found)
        {
            return Redirect(Challenges.Lost);
        }

        if (found.AcceptedAt is not null)
        {
            return Redirect(Challenges.Continue(found));
        }

        if (await sights.Of(found, ct) is not { } sight)
        {
            return Redirect(Here(found));
        }

        Sight = sight;
        return Page();
    }

    /// <summary>A question that is over is not asked again; the journey asks a new one.</summary>
    public async Task<IActionResult> OnPost(CancellationToken ct) => Redirect(await Find(ct) is { } found ? Challenges.Continue(found) : Challenges.Lost);

    /// <summary>The phone's own request accepts, and knows nothing of this browser: what is wished here is kept with the question until then.</summary>
    public async Task<IActionResult> OnPostTrust([FromServices] TrustTick tick, CancellationToken ct)
    {
        if (await Find(ct) is not { } found)
        {
            return Redirect(Challenges.Lost);
        }

        if (tick.IsSet)
        {
            await challenges.TakeTrust(found, ct);
        }

        return Redirect(Here(found));
    }

    private Task<Challenge?> Find(CancellationToken ct) => challenges.FindOver(ChallengeId, Push.Kind, ChallengePurpose.Verify, ct);

    private static string Here(Challenge challenge) => $"{Push.Kind.VerifyPath}?c={challenge.Id}";
}
