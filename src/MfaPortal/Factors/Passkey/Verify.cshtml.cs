using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Factors.Passkey;

internal sealed class VerifyModel(Challenges challenges, PasskeyCheck check, Text texts) : PageModel
{
    private Challenge challenge = null!;

    [BindProperty(SupportsGet = true, Name = "c")]
    public string? ChallengeId { get; set; }

    [BindProperty]
    public string? Credential { get; set; }

    public TrustOffer Trust => challenge.Trust;

    public string OtherWay => Challenges.OtherWay(challenge);

    public async Task<IActionResult> OnGet(CancellationToken ct) => await Read(ct) ?? Page();

    public async Task<IActionResult> OnPostOptions(CancellationToken ct) =>
        await Read(ct) is null ? Content(await check.Ask(challenge, ct), "application/json") : NotFound();

    public async Task<IActionResult> OnPost([FromServices] TimeProvider time, CancellationToken ct)
    {
        var verdict = await check.Check(ChallengeId, Credential, ct);
        if (verdict is PasskeyVerdict.Accepted(var next))
        {
            return Redirect(next);
        }

        if (await Read(ct) is { } elsewhere)
        {
            return elsewhere;
        }

        ModelState.AddModelError("", verdict switch
        {
            PasskeyVerdict.Wait(var until) => texts.Wait(until, time.GetUtcNow()),
            PasskeyVerdict.Over => texts["factor.attempts-over"],
            PasskeyVerdict.Late => texts["factor.passkey.late"],
            _ => texts["factor.passkey.refused"],
        });
        return Page();
    }

    private async Task<IActionResult?> Read(CancellationToken ct)
    {
        if (await challenges.Find(ChallengeId, Passkey.Kind.Name, ChallengePurpose.Verify, ct) is not { } found)
        {
            return Redirect(Challenges.LostPath(ChallengeId));
        }

        challenge = found;
        return found.AcceptedAt is null ? null : Redirect(Challenges.Continue(found));
    }
}
