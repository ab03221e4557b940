using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Factors.Passkey;

/// <summary>A passkey of a new device, made like a first one; the old one is shown before it as at any sign-in, or another way is.</summary>
internal sealed class ReplaceModel(Challenges challenges, PasskeyEnrolment enrolment, FactorReplacement replacement, Text texts) : PageModel
{
    private Challenge challenge = null!;

    [BindProperty(SupportsGet = true, Name = "c")]
    public string? ChallengeId { get; set; }

    [BindProperty]
    public string? Credential { get; set; }

    public string Name { get; private set; } = "";

    public string Cancel { get; private set; } = "/factors";

    public async Task<IActionResult> OnGet(CancellationToken ct) => await Read(ct) ?? Page();

    public async Task<IActionResult> OnPostOptions(CancellationToken ct) =>
        await Read(ct) is null ? Content(await enrolment.Ask(challenge, ct), "application/json") : NotFound();

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (await Read(ct) is { } elsewhere)
        {
            return elsewhere;
        }

        if (await enrolment.Confirm(challenge, Credential, ct) is not { } flaw)
        {
            return Redirect(await replacement.LeadsTo(challenge, ct));
        }

        // A second press loses to the first, and is told that the passkey is linked already: by itself.
        if (await Read(ct) is { } done)
        {
            return done;
        }

        ModelState.AddModelError("", texts[EnrolModel.Words(flaw)]);
        return Page();
    }

    private async Task<IActionResult?> Read(CancellationToken ct)
    {
        if (await challenges.Find(ChallengeId, Passkey.Kind.Name, ChallengePurpose.Replace, ct) is { AcceptedAt: null } found
            && await replacement.NameOfOld(found, ct) is { } name)
        {
            (challenge, Name, Cancel) = (found, name, await replacement.Cancel(found, ct));
            return null;
        }

        // Asked last: it may have been accepted at this very moment.
        if (await challenges.FindOver(ChallengeId, Passkey.Kind, ChallengePurpose.Replace, ct) is { AcceptedAt: not null } over)
        {
            return Redirect(await replacement.LeadsTo(over, ct));
        }

        return Redirect(await challenges.Find(ChallengeId, Passkey.Kind.Name, ChallengePurpose.Verify, ct) is { } asked
            ? $"{Passkey.Kind.VerifyPath}?c={asked.Id}"
            : Challenges.LostPath(ChallengeId));
    }
}
