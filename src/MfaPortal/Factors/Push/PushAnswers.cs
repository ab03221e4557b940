using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Mail;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Factors.Push;

/// <summary>A person's answer as their phone sends it.</summary>
internal sealed record PhoneAnswer(ChallengeId Challenge, string Decision, string Number, byte[]? Signature);

/// <summary>What waits for an answer, as the phone may know it.</summary>
internal sealed record WaitingQuestion(ChallengeId Challenge, string Nonce, string Context, DateTimeOffset ExpiresAt);

/// <summary>
/// Takes answers from phones. The signature comes first, and an unsigned answer changes nothing; then the one try is spent; then the number is
/// looked at. The browser that asked goes on by itself, and no other (the challenge is bound to it).
/// </summary>
internal sealed class PushAnswers(
    PortalDb db, Challenges challenges, FactorDesk desk, FactorNotices notices, ISignInUnderWay signIns, AuditTrail audit, SecretBox box,
    PhoneOrigin origin, IFreezes freezes, TimeProvider time)
{
    public const string Approve = "approve";
    public const string Deny = "deny";
    public const string Cancel = "cancel";

    public static readonly TimeSpan PauseAfterDenial = TimeSpan.FromMinutes(15);

    public async Task<IReadOnlyList<WaitingQuestion>> Waiting(DeviceFactor device, CancellationToken ct)
    {
        if (!device.AccountIsActive)
        {
            return [];
        }

        var rows = await challenges.Waiting(device.AccountId, Push.Kind).Select(row => new { row.Id, row.Payload, row.ExpiresAt }).ToListAsync(ct);
        return [.. rows.Select(row => (row.Id, Question: PushQuestion.Open(box, row.Id, row.Payload!), row.ExpiresAt))
            .Select(row => new WaitingQuestion(row.Id, row.Question.Nonce, row.Question.Context, row.ExpiresAt))];
    }

    public async Task<PhoneOutcome> Answer(DeviceFactor device, PhoneKey key, PhoneAnswer answer, CancellationToken ct)
    {
        // A lock of the account locks this way too (threat T37).
        if (!device.AccountIsActive || await Open(device, answer.Challenge, ct) is not var (challenge, question))
        {
            return PhoneOutcome.Over;
        }

        var signed = SignedLines.Decision(
            origin.Text, device.Id.ToString(), challenge.Id.ToString(), question.Nonce, question.Context, answer.Decision, answer.Number);
        if (!key.Signed(signed, answer.Signature))
        {
            return PhoneOutcome.Unsigned;
        }

        return answer.Decision switch
        {
            Approve => await Approved(device, challenge, question, answer.Number, ct),
            Deny => await Denied(device, challenge, question, ct),
            Cancel => await Closed(device, challenge, question, PhoneOutcome.Cancelled, ct) ? PhoneOutcome.Cancelled : PhoneOutcome.Over,
            _ => PhoneOutcome.Unsigned,
        };
    }

    /// <summary>Whoever said "this is not me" a moment ago may close the account with it; false where nobody did, on this phone.</summary>
    public async Task<bool> Freeze(DeviceFactor device, ChallengeId challenge, CancellationToken ct)
    {
        var since = time.GetUtcNow() - PauseAfterDenial;
        var payload = await db.Set<Challenge>().AsNoTracking()
            .Where(row => row.Id == challenge && row.AccountId == device.AccountId && row.Kind == Push.Kind.Name && row.VoidedAt > since)
            .Select(row => row.Payload)
            .SingleOrDefaultAsync(ct);
        if (!device.AccountIsActive || payload is null
            || PushQuestion.Open(box, challenge, payload) is not { Ended: PhoneOutcome.Denied } question || question.EndedBy != device.Id.ToString())
        {
            return false;
        }

        await freezes.Freeze(device.AccountId, "a sign-in was denied on the phone", ct);
        return true;
    }

    private async Task<PhoneOutcome> Approved(DeviceFactor device, Challenge challenge, PushQuestion question, string number, CancellationToken ct)
    {
        if (await desk.TryFrom(device, challenge.Id, Push.Kind, ct) is not { } tried)
        {
            return PhoneOutcome.Over;
        }

        var mine = tried.Factors.FirstOrDefault(factor => factor.Id == device.Id);
        if (mine is null || !PushNumber.Fits(question.Number, number))
        {
            await Closed(device, challenge, question, PhoneOutcome.Wrong, ct);
            await desk.Refuse(tried.Account, Push.Kind, mine is null ? "waiting or locked" : "wrong number", ct);
            return PhoneOutcome.Wrong;
        }

        return await desk.Show(tried, Push.Kind, mine, device.Counter + 1, 0, ct) ? PhoneOutcome.Approved : PhoneOutcome.Over;
    }

    private async Task<PhoneOutcome> Denied(DeviceFactor device, Challenge challenge, PushQuestion question, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        if (!await Closed(device, challenge, question, PhoneOutcome.Denied, ct))
        {
            return PhoneOutcome.Over;
        }

        // In the order of everybody who ends what is under way: the challenge, its journey, the factors.
        await signIns.End(challenge.JourneyId, ct);
        await desk.Pause(device.AccountId, Push.Kind, PauseAfterDenial, ct);
        audit.Add("factor.denied", device.AccountId, facts: [("kind", Push.Kind.Name), ("label", device.Label), ("shown", question.Context)]);
        await notices.Denied(device.AccountId, Push.Kind, device.Label, new LetterOrigin.SomebodyElse(), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return PhoneOutcome.Denied;
    }

    private Task<bool> Closed(DeviceFactor device, Challenge challenge, PushQuestion question, PhoneOutcome how, CancellationToken ct) =>
        challenges.Close(challenge.Id, (question with { Ended = how, EndedBy = device.Id.ToString() }).Seal(box, challenge.Id), ct);

    private async Task<(Challenge Challenge, PushQuestion Question)?> Open(DeviceFactor device, ChallengeId id, CancellationToken ct) =>
        await challenges.FindElsewhere(id, Push.Kind, ChallengePurpose.Verify, ct) is { Payload: { } payload } found && found.AccountId == device.AccountId
            ? (found, PushQuestion.Open(box, id, payload))
            : null;
}
