using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Factors.EmailCode;

internal sealed class VerifyModel(CodeSights sights, EmailCheck check, Text texts, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "c")]
    public string? ChallengeId { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    /// <summary>What became of the wish for a new code.</summary>
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public string? Flaw => ModelState.IsValid ? texts.After(After, Sight) : null;

    public CodeSight Sight { get; private set; } = null!;

    public async Task<IActionResult> OnGet(CancellationToken ct) => await Read(ct) ?? Page();

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        var verdict = await check.Check(ChallengeId, Code, ct);
        if (verdict is EmailVerdict.Accepted(var tried))
        {
            return Redirect(Challenges.Continue(tried));
        }

        var (atField, words) = texts.Of(verdict, time.GetUtcNow());
        return this.Again(await Read(ct), atField ? nameof(Code) : "", words);
    }

    public async Task<IActionResult> OnPostAgain(CancellationToken ct)
    {
        var sending = await sights.SendAgain(ChallengeId, ChallengePurpose.Verify, ct);
        return await Read(ct) ?? Redirect(Sight.Address + EmailWords.After(sending));
    }

    private async Task<IActionResult?> Read(CancellationToken ct)
    {
        if (await sights.Look(HttpContext, ChallengeId, ChallengePurpose.Verify, ct) is not { } sight)
        {
            return Redirect(Challenges.LostPath(ChallengeId));
        }

        Sight = sight;
        return sight.Challenge.AcceptedAt is null ? null : Redirect(Challenges.Continue(sight.Challenge));
    }
}
