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

    public async Task<IActionResult> OnPost([FromServices] TimeProvider time, CancellationToken ct) => await check.Check(ChallengeId, Code, ct) switch
    {
        RecoveryVerdict.Accepted(var tried) => Redirect(Challenges.Continue(tried)),
        RecoveryVerdict.Wait(var until) => this.Again(await Read(ct), "", texts.Wait(until, time.GetUtcNow())),
        RecoveryVerdict.Over => this.Again(await Read(ct), "", texts["factor.attempts-over"]),
        _ => this.Again(await Read(ct), nameof(Code), texts["factor.recovery-code.flaw"]),
    };

    private Task<IActionResult?> Read(CancellationToken ct) =>
        challenges.Read(ChallengeId, RecoveryCodes.Kind, ChallengePurpose.Verify, found => challenge = found, ct);
}
