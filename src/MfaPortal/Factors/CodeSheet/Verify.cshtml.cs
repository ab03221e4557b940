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

    /// <summary>False: each press would only cost a try.</summary>
    public bool MaySkip { get; private set; }

    public bool Few => Left <= CodeSheet.Kind.Few;

    public TrustOffer Trust => challenge.Trust;

    public string OtherWay => Challenges.OtherWay(challenge);

    public async Task<IActionResult> OnGet(CancellationToken ct) => await Read(ct) ?? Page();

    public async Task<IActionResult> OnPost([FromServices] TimeProvider time, CancellationToken ct) =>
        await Say(await check.Check(ChallengeId, Code, ct), time.GetUtcNow(), ct);

    /// <summary>That code is not readable, or is crossed out already.</summary>
    public async Task<IActionResult> OnPostSkip([FromForm] long number, [FromServices] TimeProvider time, CancellationToken ct) =>
        await Say(await check.Skip(ChallengeId, number, ct), time.GetUtcNow(), ct);

    private async Task<IActionResult> Say(SheetVerdict verdict, DateTimeOffset now, CancellationToken ct) => verdict switch
    {
        SheetVerdict.Accepted(var tried) => Redirect(Challenges.Continue(tried)),
        SheetVerdict.Skipped => await Read(ct) ?? Redirect($"{CodeSheet.Kind.VerifyPath}?c={challenge.Id}"),
        SheetVerdict.Wait(var until) => this.Again(await Read(ct), "", texts.Wait(until, now)),
        SheetVerdict.Over => this.Again(await Read(ct), "", texts["factor.attempts-over"]),
        SheetVerdict.SkippedTooMany => this.Again(await Read(ct), "", texts["factor.code-sheet.skip.enough", FactorDesk.MostSkips]),
        SheetVerdict.NotSkipped => this.Again(await Read(ct), "", texts["factor.code-sheet.skip.last"]),
        _ => this.Again(await Read(ct), nameof(Code), texts["factor.code-sheet.flaw", Number]),
    };

    private async Task<IActionResult?> Read(CancellationToken ct)
    {
        if (await challenges.Read(ChallengeId, CodeSheet.Kind, ChallengePurpose.Verify, found => challenge = found, ct) is { } elsewhere)
        {
            return elsewhere;
        }

        (Number, Left) = await desk.Remaining(challenge.AccountId, CodeSheet.Kind, ct);
        MaySkip = await desk.MaySkip(challenge.AccountId, CodeSheet.Kind, ct);
        return Left > 0 ? null : Redirect(Challenges.Continue(challenge));
    }
}
