using MfaPortal.Storage;

namespace MfaPortal.Factors.RecoveryCodes;

internal enum RecoveryVerdict
{
    Accepted,
    Wrong,
    Wait,
    Over,
}

/// <summary>Is this one of the person's unused codes? The try is counted first; the code is used up by one statement.</summary>
internal sealed class RecoveryCheck(Challenges challenges, FactorDesk desk, SecretBox box)
{
    public async Task<RecoveryVerdict> Check(Challenge challenge, string? typed, CancellationToken ct)
    {
        if (RecoveryCode.Parse(typed) is not { } code)
        {
            return RecoveryVerdict.Wrong;
        }

        if (!await challenges.Spend(challenge, ct))
        {
            return RecoveryVerdict.Over;
        }

        var factors = await desk.CountTry(challenge.AccountId, RecoveryCodes.Kind, ct);
        if (factors.Count == 0)
        {
            await desk.Refuse(challenge, RecoveryCodes.Kind, "waiting, locked or none left", ct);
            return RecoveryVerdict.Wait;
        }

        var lookup = code.Lookup(box, challenge.AccountId);
        var match = factors.FirstOrDefault(factor => lookup.AsSpan().SequenceEqual(factor.Lookup));
        if (match is not null && await desk.Show(challenge, RecoveryCodes.Kind, match, counter: null, drift: 0, ct))
        {
            return RecoveryVerdict.Accepted;
        }

        await desk.Refuse(challenge, RecoveryCodes.Kind, "wrong or used code", ct);
        return RecoveryVerdict.Wrong;
    }
}
