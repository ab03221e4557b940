using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Factors.CodeSheet;

internal sealed class VerifyModel(Challenges challenges, FactorDesk desk, SheetCheck check, Text texts) : PageModel
{
    private Challenge challenge = null!;

    [BindProperty(SupportsGet = true, Name = "c")]
    public string? ChallengeId { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    /// <summary>The number on the sheet whose code is asked for.</summary>
    public long? Number { get; private set; }

    public int Left { get; private set; }

    public bool Few => Left <= CodeSheet.Kind.Few;

    public TrustOffer Trust => challenge.Trust;

    public string OtherWay => Challenges.OtherWay(challenge);

    public async Task<IActionResult> OnGet(CancellationToken ct) => await Read(ct) ?? Page();

    public async Task<IActionResult> OnPost([FromServices] TimeProvider time, CancellationToken ct) =>
        await Say(await check.Check(ChallengeId, Code, ct), time.GetUtcNow(), ct);

    /// <summary>That code is not readable, or is crossed out already.</summary>
    public async Task<IActionResult> OnPostSkip([FromForm] long number, [FromServices] TimeProvider time, CancellationToken ct) =>
        await Say(await check.Skip(ChallengeId, number, ct), time.GetUtcNow(), ct);

    private async Task<IActionResult> Say(SheetVerdict verdict, DateTimeOffset now, CancellationToken ct)
    {
        if (verdict is SheetVerdict.Accepted(var tried))
        {
            return Redirect(Challenges.Continue(tried));
        }

        if (await Read(ct) is { } elsewhere)
        {
            return elsewhere;
        }

        switch (verdict)
        {
            case SheetVerdict.Skipped:
                return Redirect($"{CodeSheet.Kind.VerifyPath}?c={challenge.Id}");
            case SheetVerdict.Wait wait:
                ModelState.AddModelError("", texts.Wait(wait.Until, now));
                break;
            case SheetVerdict.Over:
                ModelState.AddModelError("", texts["factor.attempts-over"]);
                break;
            case SheetVerdict.SkippedTooMany:
                ModelState.AddModelError("", texts["factor.code-sheet.skip.enough", FactorDesk.MostSkips]);
                break;
            case SheetVerdict.NotSkipped:
                ModelState.AddModelError("", texts["factor.code-sheet.skip.last"]);
                break;
            default:
                ModelState.AddModelError(nameof(Code), texts["factor.code-sheet.flaw", Number]);
                break;
        }

        return Page();
    }

    private async Task<IActionResult?> Read(CancellationToken ct)
    {
        if (await challenges.Find(ChallengeId, CodeSheet.Kind.Name, ChallengePurpose.Verify, ct) is not { } found)
        {
            return Redirect(Challenges.LostPath(ChallengeId));
        }

        challenge = found;
        (Number, Left) = await desk.Remaining(found.AccountId, CodeSheet.Kind, ct);
        return found.AcceptedAt is null && Left > 0 ? null : Redirect(Challenges.Continue(found));
    }
}
