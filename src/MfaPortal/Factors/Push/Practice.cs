using MfaPortal.Accounts;
using MfaPortal.Storage;
using MfaPortal.Texts;

namespace MfaPortal.Factors.Push;

/// <summary>The approval that makes a phone a factor: typed once, as later at every sign-in. A wrong number discards the phone.</summary>
internal sealed class Practice(
    Challenges challenges, FactorDesk desk, FactorReplacement replacement, SecretBox box, AccountBook accounts, PhoneOrigin origin, Text texts, TimeProvider time)
{
    /// <summary>What the phone shows while it practises is nobody's sign-in: there is no context to sign.</summary>
    public const string Context = "";

    public const string Decision = "approve";

    public async Task<PhoneOutcome> Answer(ChallengeId id, string? number, byte[]? signature, CancellationToken ct)
    {
        if (await challenges.FindLinking(id, Push.Kind, ct) is not { Payload: { } seen } challenge
            || Pairing.Open(box, id, seen) is not { Phone: { } phone } pairing || PhoneKey.Parse(phone.Key) is not { } key
            || pairing.StateAt(time.GetUtcNow()) is not PairingState.Found
            || await accounts.Find(challenge.AccountId, ct) is not { State: AccountState.Active })
        {
            return PhoneOutcome.Over;
        }

        var device = new FactorId(phone.Factor);
        if (!key.Signed(SignedLines.Decision(origin.Text, device.ToString(), id.ToString(), phone.Nonce, Context, Decision, number ?? ""), signature))
        {
            return PhoneOutcome.Unsigned;
        }

        // The try is spent before the number is looked at: of many numbers at once one counts.
        if (!await challenges.SwapPayload(id, seen, (pairing with { Tried = true }).Seal(box, id), null, ct))
        {
            return PhoneOutcome.Over;
        }

        if (!PushNumber.Fits(phone.Number, number))
        {
            await desk.Refuse(challenge.AccountId, Push.Kind, "wrong number while linking", ct);
            return PhoneOutcome.Wrong;
        }

        var factor = new NewFactor(device, Label(phone), new PhoneFactor(phone.Key, phone.Language).Seal(box, device));
        var linked = challenge.Purpose == ChallengePurpose.Replace
            ? await replacement.Complete(challenge, Push.Kind, factor, ct)
            : await desk.Enrol(challenge, Push.Kind, [factor], ct);
        return linked ? PhoneOutcome.Approved : PhoneOutcome.Over;
    }

    private string Label(FoundPhone phone) => phone.System switch
    {
        "iPhone" or "iPad" => phone.System,
        "Android" => texts["factor.push.label.android"],
        { } system => texts["factor.push.label.of", system],
        null => texts["factor.push.label"],
    };
}
