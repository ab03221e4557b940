using System.Buffers.Binary;
using MfaPortal.Storage;

namespace MfaPortal.Factors.Totp;

internal abstract record TotpVerdict
{
    private TotpVerdict()
    {
    }

    internal sealed record Accepted : TotpVerdict;

    internal sealed record Wrong(TotpFlaw Flaw) : TotpVerdict;

    /// <summary>Too many misses: until when, or for good (null) until helpdesk or another factor helps.</summary>
    internal sealed record Wait(DateTimeOffset? Until) : TotpVerdict;

    internal sealed record Over : TotpVerdict;
}

/// <summary>Is this the code of one of the person's apps? The try is counted first.</summary>
internal sealed class TotpCheck(Challenges challenges, FactorDesk desk, SecretBox box, TimeProvider time)
{
    private const string MissPurpose = "totp-miss";

    public async Task<TotpVerdict> Check(Challenge challenge, string? typed, CancellationToken ct)
    {
        if (TotpRule.Normalize(typed) is not { } code)
        {
            return new TotpVerdict.Wrong(new TotpFlaw.NotSixDigits());
        }

        if (!await challenges.Spend(challenge, ct))
        {
            return new TotpVerdict.Over();
        }

        var factors = await desk.CountTry(challenge.AccountId, Totp.Kind, ct);
        if (factors.Count == 0)
        {
            await desk.Refuse(challenge, Totp.Kind, "waiting or locked", ct);
            return new TotpVerdict.Wait(await desk.WaitUntil(challenge.AccountId, Totp.Kind, ct));
        }

        var now = time.GetUtcNow();
        var used = false;
        foreach (var factor in factors)
        {
            var secret = box.OpenTotp(factor.Payload, factor.Id.ToString());
            if (TotpRule.Match(secret.Bytes, code, now, factor.Drift) is not { } step)
            {
                continue;
            }

            var offset = (int)(step - TotpRule.StepAt(now));
            var drift = Math.Abs(offset) > 1 ? Math.Clamp(offset, -TotpRule.MaxDrift, TotpRule.MaxDrift) : 0;
            if (await desk.Show(challenge, Totp.Kind, factor, step, drift, ct))
            {
                return new TotpVerdict.Accepted();
            }

            used = true;
        }

        var flaw = used ? new TotpFlaw.AlreadyUsed() : await Diagnose(challenge, factors, code, now, ct);
        await desk.Refuse(challenge, Totp.Kind, flaw is TotpFlaw.Unknown ? "wrong code" : flaw.GetType().Name, ct);
        return new TotpVerdict.Wrong(flaw);
    }

    private async Task<TotpFlaw> Diagnose(Challenge challenge, IReadOnlyList<Factor> factors, string code, DateTimeOffset now, CancellationToken ct)
    {
        var offset = factors
            .Select(factor => TotpDiagnosis.OffsetOf(box.OpenTotp(factor.Payload, factor.Id.ToString()).Bytes, code, now))
            .FirstOrDefault(found => found is not null);
        if (offset is null)
        {
            foreach (var (id, payload) in await desk.RetiredPayloads(challenge.AccountId, Totp.Kind, ct))
            {
                if (TotpRule.Match(box.OpenTotp(payload, id.ToString()).Bytes, code, now, 0) is not null)
                {
                    return new TotpFlaw.OldEntry();
                }
            }

            return new TotpFlaw.Unknown();
        }

        var before = LastMiss(challenge);
        await challenges.ReplacePayload(challenge, Miss(challenge, offset.Value, TotpRule.StepAt(now) + offset.Value), ct);

        // The same code typed twice proves nothing new; another code that is as far off does.
        var confirmed = before is var (lastOffset, lastStep)
            && Math.Abs(lastOffset - offset.Value) <= 1 && lastStep != TotpRule.StepAt(now) + offset.Value;
        return TotpDiagnosis.InWords(offset, confirmed);
    }

    private byte[] Miss(Challenge challenge, long offset, long step)
    {
        var plain = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(plain, offset);
        BinaryPrimitives.WriteInt64BigEndian(plain.AsSpan(8), step);
        return box.Seal(MissPurpose, challenge.Id.ToString(), plain);
    }

    private (long Offset, long Step)? LastMiss(Challenge challenge)
    {
        if (challenge.Payload is null)
        {
            return null;
        }

        var plain = box.Open(MissPurpose, challenge.Id.ToString(), challenge.Payload);
        return (BinaryPrimitives.ReadInt64BigEndian(plain), BinaryPrimitives.ReadInt64BigEndian(plain.AsSpan(8)));
    }
}
