using MfaPortal.Storage;
using MfaPortal.Texts;

namespace MfaPortal.Factors.Push;

/// <summary>What the computer shows of a question to a phone. <see cref="Question"/> is null where it is over, or was not asked: then there is a reason.</summary>
internal sealed record QuestionSight(Challenge Challenge, PushQuestion? Question, string Ended)
{
    public bool MayAskAgain { get; init; } = true;

    /// <summary>Where a new sign-in begins; null while this one goes on.</summary>
    public string? StartAgain { get; init; }

    /// <summary>The phone that is to be replaced is asked: not the one that is at hand already.</summary>
    public bool OfOld { get; init; }

    public string Here => $"{(OfOld ? Push.ReplacePage : Push.Kind.VerifyPath)}?c={Challenge.Id}";
}

/// <summary>What happened on the phone is told by the row, so a page that looks here is right whenever it is loaded.</summary>
internal sealed class QuestionSights(PushQuestions questions, SecretBox box, ISignInUnderWay signIns, Text texts, TimeProvider time)
{
    /// <summary>Null: asked just now, to be looked at anew.</summary>
    public async Task<QuestionSight?> Of(Challenge found, CancellationToken ct)
    {
        var state = ComputerState.OfQuestion(found, time.GetUtcNow());
        if (found.Payload is null && state == "waiting")
        {
            return await questions.Ask(found, ct) switch
            {
                Asking.Allowed => null,
                Asking.OneWaits => new QuestionSight(found, null, texts["factor.push.refused.one-waits"]),
                Asking.Paused(var until) => new QuestionSight(found, null, texts.Wait(until, time.GetUtcNow())) { MayAskAgain = false },
                _ => new QuestionSight(found, null, texts["factor.push.refused.too-many"]) { MayAskAgain = false },
            };
        }

        var asked = found.Payload is { } payload ? PushQuestion.Open(box, found.Id, payload) : null;
        return state == "waiting" && found.AttemptsLeft > 0 ? new QuestionSight(found, asked, "")
            : asked?.Ended == PhoneOutcome.Denied ? new QuestionSight(found, null, texts.Of(PhoneOutcome.Denied))
            {
                // The journey ended with it: another way within it leads nowhere.
                MayAskAgain = false,
                StartAgain = await signIns.StartAddress(found.JourneyId, ct),
            }
            : new QuestionSight(found, null, texts.Of(asked?.Ended ?? PhoneOutcome.Over));
    }
}
