using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Factors.RecoveryCodes;

internal sealed class VerifyModel(Challenges challenges, RecoveryCheck check, Text texts) : PageModel
{
    private Challenge challenge = null!;

    [BindProperty(SupportsGet = true, Name = "c")]
    public string? ChallengeId { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    public string OtherWay => Challenges.OtherWay(challenge);

    public async Task<IActionResult> OnGet(CancellationToken ct) => await Read(ct) ?? Page();

    public async Task<IActionResult> OnPost([FromServices] TimeProvider time, CancellationToken ct)
    {
        var verdict = await check.Check(ChallengeId, Code, ct);
        if (verdict is RecoveryVerdict.Accepted(var tried))
        {
            return Redirect(Challenges.Continue(tried));
        }

        if (await Read(ct) is { } elsewhere)
        {
            return elsewhere;
        }

        switch (verdict)
        {
            case RecoveryVerdict.Wait wait:
                ModelState.AddModelError("", texts.Wait(wait.Until, time.GetUtcNow()));
                break;
            case RecoveryVerdict.Over:
                ModelState.AddModelError("", texts["factor.attempts-over"]);
                break;
            default:
                ModelState.AddModelError(nameof(Code), texts["factor.recovery-code.flaw"]);
                break;
        }

        return Page();
    }

    private async Task<IActionResult?> Read(CancellationToken ct)
    {
        if (await challenges.Find(ChallengeId, RecoveryCodes.Kind.Name, ChallengePurpose.Verify, ct) is not { } found)
        {
            return Redirect(Challenges.LostPath(ChallengeId));
        }

        challenge = found;
        return found.AcceptedAt is null ? null : Redirect(Challenges.Continue(found));
    }
}
