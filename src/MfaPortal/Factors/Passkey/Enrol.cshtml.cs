using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Factors.Passkey;

internal sealed class EnrolModel(Challenges challenges, PasskeyEnrolment enrolment, Text texts) : PageModel
{
    private Challenge challenge = null!;

    [BindProperty(SupportsGet = true, Name = "c")]
    public string? ChallengeId { get; set; }

    [BindProperty]
    public string? Credential { get; set; }

    public string Back => Challenges.ChooseAgain(challenge);

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
            return Redirect(Challenges.Continue(challenge));
        }

        ModelState.AddModelError("", texts[Words(flaw)]);
        return Page();
    }

    public static string Words(PasskeyFlaw flaw) => flaw switch
    {
        PasskeyFlaw.Late => "factor.passkey.late",
        PasskeyFlaw.Taken => "factor.passkey.error.taken",
        _ => "factor.passkey.enrol.refused",
    };

    private Task<IActionResult?> Read(CancellationToken ct) =>
        challenges.Read(ChallengeId, Passkey.Kind, ChallengePurpose.Enrol, found => challenge = found, ct);
}
