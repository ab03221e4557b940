using MfaPortal.Accounts;
using MfaPortal.Texts;
using MfaPortal.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Factors.Totp;

/// <summary>One page: get an app, scan or type, confirm. Nothing on it is ever in a URL or a log.</summary>
internal sealed class EnrolModel(Challenges challenges, TotpEnrolment enrolment, AccountBook accounts, Branding brand) : PageModel
{
    private Challenge challenge = null!;

    [BindProperty(SupportsGet = true, Name = "c")]
    public string? ChallengeId { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    public string Device { get; private set; } = "";

    public string Secret { get; private set; } = "";

    public string OtpauthUri { get; private set; } = "";

    public string Issuer => brand.Name;

    public IReadOnlyList<(string Name, string Address)> Apps => AuthenticatorApps.For(Device);

    public string QrAddress => $"/factors/totp/enrol?handler=Qr&c={challenge.Id}";

    public string Back => Challenges.ChooseAgain(challenge);

    public async Task<IActionResult> OnGet(CancellationToken ct) => await Read(ct) ?? Page();

    public async Task<IActionResult> OnGetQr(CancellationToken ct)
    {
        if (await Read(ct) is not null)
        {
            return NotFound();
        }

        Response.Headers.CacheControl = "no-store";
        return File(QrImage.Png(OtpauthUri), "image/png");
    }

    public async Task<IActionResult> OnPost([FromServices] Text texts, CancellationToken ct)
    {
        if (await Read(ct) is { } elsewhere)
        {
            return elsewhere;
        }

        if (await enrolment.Confirm(challenge, Code, ct) is { } flaw)
        {
            ModelState.AddModelError(nameof(Code), texts.Of(flaw, Issuer));
            return Page();
        }

        return Redirect(Challenges.Continue(challenge));
    }

    private async Task<IActionResult?> Read(CancellationToken ct)
    {
        if (await challenges.Find(ChallengeId, Totp.Kind.Name, ChallengePurpose.Enrol, ct) is not { } found)
        {
            return Redirect(Challenges.Lost);
        }

        challenge = found;
        if (found.AcceptedAt is not null)
        {
            return Redirect(Challenges.Continue(found));
        }

        var secret = await enrolment.PendingSecret(found, ct);
        var person = await accounts.Find(found.AccountId, ct);
        Device = found.Device ?? "here";
        Secret = secret.Grouped();
        OtpauthUri = secret.OtpauthUri(Issuer, person?.Email ?? person?.UserName ?? "");
        return null;
    }
}
