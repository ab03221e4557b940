using MfaPortal.Audit;
using MfaPortal.Mail;
using MfaPortal.Operations;
using MfaPortal.Texts;
using MfaPortal.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace MfaPortal.Factors.Push;

/// <summary>One page that always shows how far the phone is; it loads itself anew when that changes, and a person without scripts does so by hand.</summary>
internal sealed class EnrolModel(Challenges challenges, Pairings pairings, PairingCodes codes, TimeProvider time) : PageModel
{
    private Challenge challenge = null!;

    [BindProperty(SupportsGet = true, Name = "c")]
    public string? ChallengeId { get; set; }

    public Pairing Pending { get; private set; } = null!;

    public DateTimeOffset Now => time.GetUtcNow();

    public string Here => $"/factors/push/enrol?c={challenge.Id}";

    public string QrAddress => $"/factors/push/enrol?handler=Qr&c={challenge.Id}&round={Pending.Round}";

    public string Back => Challenges.ChooseAgain(challenge);

    public string LinkAddress { get; private set; } = "";

    public string PhoneAddress { get; private set; } = "";

    public string TypedCode => PairingCodes.Grouped(codes.ToType(challenge.Id, Pending.Round));

    /// <summary>The phone that was found, in words.</summary>
    public string Seen { get; private set; } = "";

    /// <summary>Nobody points a camera at the screen it sits behind: then the way on this very phone comes first.</summary>
    public bool OnPhone { get; private set; }

    public static string Flaw(PairingState state) => state switch
    {
        PairingState.Alarm => "factor.push.found.alarm",
        PairingState.Failed => "factor.push.failed.number",
        _ => "factor.push.failed.late",
    };

    public async Task<IActionResult> OnGet(
        [FromServices] Text texts, [FromServices] RequestFacts request, [FromServices] PhoneOrigin origin, [FromServices] IOptions<PortalOptions> portal, CancellationToken ct)
    {
        if (await Read(ct) is { } elsewhere)
        {
            return elsewhere;
        }

        OnPhone = Whereabouts.Browser(request.UserAgent)?.System is "iPhone" or "iPad" or "Android";
        LinkAddress = origin.LinkAddress(challenge.Id, codes.InPicture(challenge.Id, Pending.Round));
        PhoneAddress = portal.Value.Link("/phone").Split("://")[^1];
        Seen = Pending.Phone is { } phone ? texts.Whereabouts(phone.Browser, phone.System, phone.Place) : "";
        return Page();
    }

    public async Task<IActionResult> OnGetQr([FromServices] PhoneOrigin origin, CancellationToken ct)
    {
        if (await Read(ct) is not null || Pending.Phone is not null)
        {
            return NotFound();
        }

        Response.Headers.CacheControl = "no-store";
        return File(QrImage.Png(origin.LinkAddress(challenge.Id, codes.InPicture(challenge.Id, Pending.Round))), "image/png");
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (await Read(ct) is { } elsewhere)
        {
            return elsewhere;
        }

        await pairings.StartAnew(challenge, ct);
        return Redirect(Here);
    }

    private async Task<IActionResult?> Read(CancellationToken ct)
    {
        if (await challenges.Read(ChallengeId, Push.Kind, ChallengePurpose.Enrol, found => challenge = found, ct) is { } elsewhere)
        {
            return elsewhere;
        }

        Pending = await pairings.Pending(challenge, ct);
        return null;
    }
}
