using MfaPortal.Storage;
using MfaPortal.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace MfaPortal.Factors.Push;

/// <summary>Shows the number to type on the phone. What happened there is told by the row, so this page is right whenever it is loaded.</summary>
internal sealed class VerifyModel(Challenges challenges, PushQuestions questions, Text texts, TimeProvider time) : PageModel
{
    private Challenge challenge = null!;

    [BindProperty(SupportsGet = true, Name = "c")]
    public string? ChallengeId { get; set; }

    /// <summary>Null: it is over, or was not asked.</summary>
    public PushQuestion? Question { get; private set; }

    public string Ended { get; private set; } = "";

    public bool MayAskAgain { get; private set; } = true;

    public string Here => $"/factors/push/verify?c={challenge.Id}";

    /// <summary>Where a new sign-in begins; null while this one goes on.</summary>
    public string? StartAgain { get; private set; }

    public TrustOffer Trust => challenge.Trust;

    public string OtherWay => Challenges.OtherWay(challenge);

    public async Task<IActionResult> OnGet([FromServices] SecretBox box, [FromServices] ISignInUnderWay signIns, CancellationToken ct)
    {
        if (await challenges.FindOver(ChallengeId, Push.Kind, ct) is not { } found)
        {
            return Redirect(Challenges.Lost);
        }

        challenge = found;
        if (found.AcceptedAt is not null)
        {
            return Redirect(Challenges.Continue(found));
        }

        var state = ComputerState.OfQuestion(found, time.GetUtcNow());
        if (found.Payload is null && state == "waiting")
        {
            return Say(await questions.Ask(found, ct));
        }

        var asked = found.Payload is { } payload ? PushQuestion.Open(box, found.Id, payload) : null;
        (Question, Ended) = state == "waiting" && found.AttemptsLeft > 0 ? (asked, "") : (null, texts.Of(asked?.Ended ?? PhoneOutcome.Over));
        if (asked?.Ended == PhoneOutcome.Denied)
        {
            // The journey ended with it: another way within it leads nowhere.
            (MayAskAgain, StartAgain) = (false, await signIns.StartAddress(found.JourneyId, ct));
        }

        return Page();
    }

    /// <summary>A question that is over is not asked again; the journey asks a new one.</summary>
    public async Task<IActionResult> OnPost(CancellationToken ct) =>
        Redirect(await challenges.FindOver(ChallengeId, Push.Kind, ct) is { } found ? Challenges.Continue(found) : Challenges.Lost);

    /// <summary>The phone's own request accepts, and knows nothing of this browser: what is wished here is kept with the question until then.</summary>
    public async Task<IActionResult> OnPostTrust([FromServices] TrustTick tick, CancellationToken ct)
    {
        if (await challenges.FindOver(ChallengeId, Push.Kind, ct) is not { } found)
        {
            return Redirect(Challenges.Lost);
        }

        if (tick.IsSet)
        {
            await challenges.TakeTrust(found, ct);
        }

        challenge = found;
        return Redirect(Here);
    }

    private IActionResult Say(Asking verdict)
    {
        switch (verdict)
        {
            case Asking.Allowed:
                return Redirect(Here);
            case Asking.OneWaits:
                Ended = texts["factor.push.refused.one-waits"];
                break;
            case Asking.Paused(var until):
                (Ended, MayAskAgain) = (texts.Wait(until, time.GetUtcNow()), false);
                break;
            default:
                (Ended, MayAskAgain) = (texts["factor.push.refused.too-many"], false);
                break;
        }

        return Page();
    }
}
