using MfaPortal.Audit;
using MfaPortal.Mail;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using MfaPortal.Ui;
using Microsoft.Extensions.Options;

namespace MfaPortal.Factors.Push;

/// <summary>Puts a sign-in before the person's phones: at most one at a time, and not too often.</summary>
internal sealed class PushQuestions(
    Challenges challenges, PushAlerts alerts, ISignInUnderWay signIns, SecretBox box, RequestFacts request, Places places, Branding brand, Entropy entropy,
    IOptions<PushOptions> options, TimeProvider time)
{
    /// <summary>Asks once per challenge; asking again is a new challenge.</summary>
    public async Task<Asking> Ask(Challenge challenge, CancellationToken ct)
    {
        var seenAs = Whereabouts.Browser(request.UserAgent);
        var now = time.GetUtcNow();
        var place = places.Find(request.Address);
        var context = new PushContext(
            await signIns.AppName(challenge.JourneyId, ct) ?? brand.Name, seenAs?.Name, seenAs?.System, place?.Network, now)
        {
            Place = place?.Name,
            FromPortal = place == NamedPlace.Portal,
        };
        var question = new PushQuestion(PushNumber.New(entropy, options.Value.Digits), entropy.Text(32), context.Text(), now);

        Asking verdict = new Asking.TooMany();
        var asked = await challenges.Ask(
            challenge, Push.Kind, PushQuestion.Life,
            facts =>
            {
                verdict = AskRule.Decide(facts);
                return verdict is Asking.Allowed allowed ? (question with { Announced = !allowed.Quietly }).Seal(box, challenge.Id) : null;
            },
            ct);
        if (asked && verdict is Asking.Allowed { Quietly: false })
        {
            await alerts.Wake(challenge.AccountId, ct);
        }

        return verdict;
    }
}
