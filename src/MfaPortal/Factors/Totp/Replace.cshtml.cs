using MfaPortal.Texts;
using MfaPortal.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Factors.Totp;

/// <summary>
/// A new phone, on one page: a code of the old one, unless something was shown just now, then scan, then a code of the new one. The key
/// is shown to nobody who has proven nothing: it would count later.
/// </summary>
internal sealed class ReplaceModel(Challenges challenges, TotpEnrolment enrolment, FactorReplacement replacement, Text texts) : PageModel
{
    private Challenge challenge = null!;

    [BindProperty(SupportsGet = true, Name = "c")]
    public string? ChallengeId { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    /// <summary>Null while the old one is asked for.</summary>
    public TotpEntry? Entry { get; private set; }

    public string Name { get; private set; } = "";

    public string OtherWay => Challenges.OtherWay(challenge);

    public string Cancel { get; private set; } = "/factors";

    public async Task<IActionResult> OnGet(CancellationToken ct) => await Read(ct) ?? Page();

    public async Task<IActionResult> OnGetQr(CancellationToken ct)
    {
        if (await Read(ct) is not null || Entry is null)
        {
            return NotFound();
        }

        Response.Headers.CacheControl = "no-store";
        return File(QrImage.Png(Entry.OtpauthUri), "image/png");
    }

    /// <summary>The code of the old one: a proof of the journey, as at any sign-in.</summary>
    public async Task<IActionResult> OnPostOld(
        [FromServices] TotpCheck check, [FromServices] Branding brand, [FromServices] TimeProvider time, CancellationToken ct)
    {
        var verdict = await check.Check(ChallengeId, Code, ct);
        if (verdict is TotpVerdict.Accepted(var tried))
        {
            return Redirect(Challenges.Continue(tried));
        }

        var (words, ofCode) = texts.Of(verdict, brand.Name, time.GetUtcNow());
        return this.Again(await Read(ct), ofCode ? nameof(Code) : "", words);
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (await Read(ct) is { } elsewhere)
        {
            return elsewhere;
        }

        if (Entry is null)
        {
            return Page();
        }

        switch (await enrolment.Confirm(challenge, Code, ct))
        {
            case TotpLinking.Linked:
                return Redirect(await replacement.LeadsTo(challenge, ct));
            case TotpLinking.Wrong(var flaw, var device):
                ModelState.AddModelError(nameof(Code), texts.Of(flaw, device, Entry.Issuer));
                return Page();
            default:
                return await Read(ct) ?? Redirect(Challenges.LostPath(ChallengeId));
        }
    }

    private async Task<IActionResult?> Read(CancellationToken ct)
    {
        var found = await challenges.Find(ChallengeId, Totp.Kind.Name, ChallengePurpose.Replace, ct)
            ?? await challenges.Find(ChallengeId, Totp.Kind.Name, ChallengePurpose.Verify, ct);
        if (found is null)
        {
            // Pressed twice, or loaded anew: it ended with all the others, and leads on all the same.
            return await challenges.FindOver(ChallengeId, Totp.Kind, ChallengePurpose.Replace, ct) is { AcceptedAt: not null } done
                ? Redirect(await replacement.LeadsTo(done, ct))
                : Redirect(Challenges.LostPath(ChallengeId));
        }

        challenge = found;
        Cancel = await replacement.Cancel(found, ct);
        if (found.Purpose == ChallengePurpose.Verify)
        {
            return found.AcceptedAt is null ? null : Redirect(Challenges.Continue(found));
        }

        if (found.AcceptedAt is not null)
        {
            return Redirect(await replacement.LeadsTo(challenge, ct));
        }

        (Entry, Name) = (await enrolment.Entry(found, ct), await replacement.NameOfOld(found, ct) ?? "");
        return null;
    }
}
