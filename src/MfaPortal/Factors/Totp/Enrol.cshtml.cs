using MfaPortal.Texts;
using MfaPortal.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Factors.Totp;

/// <summary>One page: get an app, scan or type, confirm. Nothing on it is ever in a URL or a log.</summary>
internal sealed class EnrolModel(Challenges challenges, TotpEnrolment enrolment) : PageModel
{
    private Challenge challenge = null!;

    [BindProperty(SupportsGet = true, Name = "c")]
    public string? ChallengeId { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    public TotpEntry Entry { get; private set; } = null!;

    public IReadOnlyList<(string Name, string Address)> Apps => AuthenticatorApps.For(Entry.Device);

    public string Back => Challenges.ChooseAgain(challenge);

    public async Task<IActionResult> OnGet(CancellationToken ct) => await Read(ct) ?? Page();

    public async Task<IActionResult> OnGetQr(CancellationToken ct)
    {
        if (await Read(ct) is not null)
        {
            return NotFound();
        }

        Response.Headers.CacheControl = "no-store";
        return File(QrImage.Png(Entry.OtpauthUri), "image/png");
    }

    public async Task<IActionResult> OnPost([FromServices] Text texts, CancellationToken ct)
    {
        if (await Read(ct) is { } elsewhere)
        {
            return elsewhere;
        }

        if (await enrolment.Confirm(challenge, Code, ct) is TotpLinking.Wrong(var flaw, var device))
        {
            ModelState.AddModelError(nameof(Code), texts.Of(flaw, device, Entry.Issuer));
            return Page();
        }

        // Another tab may have been faster; the journey goes on either way.
        return Redirect(Challenges.Continue(challenge));
    }

    private async Task<IActionResult?> Read(CancellationToken ct)
    {
        if (await challenges.Read(ChallengeId, Totp.Kind, ChallengePurpose.Enrol, found => challenge = found, ct) is { } elsewhere)
        {
            return elsewhere;
        }

        Entry = await enrolment.Entry(challenge, ct);
        return null;
    }
}
