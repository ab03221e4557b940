using MfaPortal.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Factors.Push;

/// <summary>
/// A new phone, on one page: the old one is asked, unless something was shown just now, then the new one is linked as a first one is. Nobody who has
/// proven nothing sees a code that links: it would count later.
/// </summary>
internal sealed class ReplaceModel(
    Challenges challenges, FactorReplacement replacement, PairingSights linking, QuestionSights asking) : PageModel
{
    private Challenge challenge = null!;

    [BindProperty(SupportsGet = true, Name = "c")]
    public string? ChallengeId { get; set; }

    /// <summary>While the old one is asked.</summary>
    public QuestionSight? Old { get; private set; }

    public PairingSight? New { get; private set; }

    public string OtherWay => Challenges.OtherWay(challenge);

    public string Cancel { get; private set; } = "/factors";

    public async Task<IActionResult> OnGet(CancellationToken ct) => await Read(ct) ?? Page();

    public async Task<IActionResult> OnGetQr(CancellationToken ct)
    {
        if (await Read(ct) is not null || New is not { Pending.Phone: null } pairing)
        {
            return NotFound();
        }

        Response.Headers.CacheControl = "no-store";
        return File(QrImage.Png(pairing.LinkAddress), "image/png");
    }

    /// <summary>Anew: the journey asks the old one a new question; the new one gets new codes.</summary>
    public async Task<IActionResult> OnPost([FromServices] Pairings pairings, CancellationToken ct)
    {
        if (await Read(ct) is { } elsewhere)
        {
            return elsewhere;
        }

        if (New is null)
        {
            return Redirect(Challenges.Continue(challenge));
        }

        await pairings.StartAnew(challenge, ct);
        return Redirect(New.Here);
    }

    private async Task<IActionResult?> Read(CancellationToken ct)
    {
        if (await challenges.FindOver(ChallengeId, Push.Kind, ChallengePurpose.Replace, ct) is { } begun)
        {
            challenge = begun;
            return await ReadNew(ct);
        }

        if (await challenges.FindOver(ChallengeId, Push.Kind, ChallengePurpose.Verify, ct) is not { } asked)
        {
            return Redirect(Challenges.LostPath(ChallengeId));
        }

        challenge = asked;
        if (asked.AcceptedAt is not null)
        {
            return Redirect(Challenges.Continue(asked));
        }

        Cancel = await replacement.Cancel(asked, ct);
        Old = await asking.Of(asked, ct) is { } sight
            ? sight with { OfOld = true, StartAgain = sight.StartAgain is null ? null : "/factors" }
            : null;
        return Old is null ? Redirect($"{Push.ReplacePage}?c={asked.Id}") : null;
    }

    private async Task<IActionResult?> ReadNew(CancellationToken ct)
    {
        if (challenge.AcceptedAt is not null)
        {
            return Redirect(await replacement.LeadsTo(challenge, ct));
        }

        // Removed meanwhile: a phone that takes nobody's place is not linked in the end either.
        if (!linking.IsOpen(challenge) || await replacement.NameOfOld(challenge, ct) is not { } name)
        {
            return Redirect(Challenges.LostPath(ChallengeId));
        }

        Cancel = await replacement.Cancel(challenge, ct);
        New = await linking.Of(challenge, Push.ReplacePage, name, ct);
        return null;
    }
}
