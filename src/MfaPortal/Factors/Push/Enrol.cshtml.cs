using MfaPortal.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Factors.Push;

/// <summary>One page that always shows how far the phone is; it loads itself anew when that changes, and a person without scripts does so by hand.</summary>
internal sealed class EnrolModel(Challenges challenges, Pairings pairings, PairingSights sights) : PageModel
{
    private Challenge challenge = null!;

    [BindProperty(SupportsGet = true, Name = "c")]
    public string? ChallengeId { get; set; }

    public PairingSight Sight { get; private set; } = null!;

    public string Back => Challenges.ChooseAgain(challenge);

    public async Task<IActionResult> OnGet(CancellationToken ct) => await Read(ct) ?? Page();

    public async Task<IActionResult> OnGetQr(CancellationToken ct)
    {
        if (await Read(ct) is not null || Sight.Pending.Phone is not null)
        {
            return NotFound();
        }

        Response.Headers.CacheControl = "no-store";
        return File(QrImage.Png(Sight.LinkAddress), "image/png");
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (await Read(ct) is { } elsewhere)
        {
            return elsewhere;
        }

        await pairings.StartAnew(challenge, ct);
        return Redirect(Sight.Here);
    }

    private async Task<IActionResult?> Read(CancellationToken ct)
    {
        if (await challenges.Read(ChallengeId, Push.Kind, ChallengePurpose.Enrol, found => challenge = found, ct) is { } elsewhere)
        {
            return elsewhere;
        }

        Sight = await sights.Of(challenge, Push.Kind.EnrolPath, old: null, ct);
        return null;
    }
}
