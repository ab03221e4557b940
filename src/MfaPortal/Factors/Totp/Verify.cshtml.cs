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

        var (words, ofCode) = texts.Of(verdict, Issuer, time.GetUtcNow());
        return this.Again(await Read(ct), ofCode ? nameof(Code) : "", words);
    }

    private Task<IActionResult?> Read(CancellationToken ct) =>
        challenges.Read(ChallengeId, Totp.Kind, ChallengePurpose.Verify, found => challenge = found, ct);
}
