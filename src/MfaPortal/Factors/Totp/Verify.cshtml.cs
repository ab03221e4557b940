using MfaPortal.Texts;
using MfaPortal.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Factors.Totp;

internal sealed class VerifyModel(Challenges challenges, TotpCheck check, Branding brand, Text texts) : PageModel
{
    private Challenge challenge = null!;

    [BindProperty(SupportsGet = true, Name = "c")]
    public string? ChallengeId { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    public string Issuer => brand.Name;

    public TrustOffer Trust => challenge.Trust;

    public string OtherWay => Challenges.OtherWay(challenge);

    public async Task<IActionResult> OnGet(CancellationToken ct) => await Read(ct) ?? Page();

    public async Task<IActionResult> OnPost([FromServices] TimeProvider time, CancellationToken ct)
    {
        var verdict = await check.Check(ChallengeId, Code, ct);
        if (verdict is TotpVerdict.Accepted(var tried))
        {
            return Redirect(Challenges.Continue(tried));
        }

        if (await Read(ct) is { } elsewhere)
        {
            return elsewhere;
        }

        var (words, ofCode) = texts.Of(verdict, Issuer, time.GetUtcNow());
        ModelState.AddModelError(ofCode ? nameof(Code) : "", words);
        return Page();
    }

    private async Task<IActionResult?> Read(CancellationToken ct)
    {
        if (await challenges.Find(ChallengeId, Totp.Kind.Name, ChallengePurpose.Verify, ct) is not { } found)
        {
            return Redirect(Challenges.LostPath(ChallengeId));
        }

        challenge = found;
        return found.AcceptedAt is null ? null : Redirect(Challenges.Continue(found));
    }
}
