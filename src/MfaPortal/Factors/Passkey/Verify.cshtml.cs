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

    public async Task<IActionResult> OnPost([FromServices] TimeProvider time, CancellationToken ct) => await check.Check(ChallengeId, Credential, ct) switch
    {
        PasskeyVerdict.Accepted(var next) => Redirect(next),
        PasskeyVerdict.Wait(var until) => this.Again(await Read(ct), "", texts.Wait(until, time.GetUtcNow())),
        PasskeyVerdict.Over => this.Again(await Read(ct), "", texts["factor.attempts-over"]),
        PasskeyVerdict.Late => this.Again(await Read(ct), "", texts["factor.passkey.late"]),
        _ => this.Again(await Read(ct), "", texts["factor.passkey.refused"]),
    };

    private Task<IActionResult?> Read(CancellationToken ct) =>
        challenges.Read(ChallengeId, Passkey.Kind, ChallengePurpose.Verify, found => challenge = found, ct);
}
