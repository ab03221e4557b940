using System.Buffers.Binary;
using MfaPortal.Storage;

namespace MfaPortal.Factors.Totp;

internal abstract record TotpVerdict
{
    private TotpVerdict()
    {
    }

    internal sealed record Accepted(FactorTry Tried) : TotpVerdict;

    /// <summary>With the sort of phone, where the person said so: the way to its clock.</summary>
    internal sealed record Wrong(TotpFlaw Flaw, string? Device) : TotpVerdict;

    /// <summary>Too many misses: until when, or for good (null) until helpdesk or another factor helps.</summary>
    internal sealed record Wait(DateTimeOffset? Until) : TotpVerdict;

    internal sealed record Over : TotpVerdict;
}

/// <summary>Is this the code of one of the person's apps? The try is counted first.</summary>
internal sealed class TotpCheck(Challenges challenges, FactorDesk desk, SecretBox box, TimeProvider time)
{
    private const string MissPurpose = "totp-miss";

    public async Task<TotpVerdict> Check(string? challenge, string? typed, CancellationToken ct)
    {
        if (TotpRule.Normalize(typed) is not { } code)
        {
            return new TotpVerdict.Wrong(TotpRule.IsAnotherSort(typed) ? new TotpFlaw.AnotherSort() : new TotpFlaw.NotSixDigits(), null);
        }

        if (await desk.Try(challenge, Totp.Kind, ct) is not { } tried)
        {
            return new TotpVerdict.Over();
        }

        if (tried.Factors.Count == 0)
        {
            await desk.Refuse(tried.Account, Totp.Kind, "waiting or locked", ct);
            return new TotpVerdict.Wait(await desk.WaitUntil(tried.Account, Totp.Kind, ct));
        }

        var now = time.GetUtcNow();
        var used = false;
        foreach (var factor in tried.Factors)
        {
            var secret = box.OpenTotp(factor.Payload, factor.Id.ToString());
            if (TotpRule.Match(secret.Bytes, code, now, factor.Drift) is not { } step)
            {
                continue;
            }

            var offset = (int)(step - TotpRule.StepAt(now));
            var drift = Math.Abs(offset) > 1 ? Math.Clamp(offset, -TotpRule.MaxDrift, TotpRule.MaxDrift) : 0;
            if (await desk.Show(tried, Totp.Kind, factor, step, drift, ct))
            {
                return new TotpVerdict.Accepted(tried);
            }

            used = true;
        }

        var (flaw, device) = used ? (new TotpFlaw.AlreadyUsed(), null) : await Diagnose(tried, code, now, ct);
        await desk.Refuse(tried.Account, Totp.Kind, flaw is TotpFlaw.Unknown ? "wrong code" : flaw.GetType().Name, ct);
        return new TotpVerdict.Wrong(flaw, device);
    }

    private async Task<(TotpFlaw Flaw, string? Device)> Diagnose(FactorTry tried, string code, DateTimeOffset now, CancellationToken ct)
    {
        var (offset, device) = tried.Factors
            .Select(factor => (Offset: TotpDiagnosis.OffsetOf(box.OpenTotp(factor.Payload, factor.Id.ToString()).Bytes, code, now), factor.Device))
            .FirstOrDefault(found => found.Offset is not null);
        if (offset is null)
        {
            return (box.OldEntry(await desk.Retired(tried.Account, Totp.Kind, ct), code, now, window: 1) ?? (TotpFlaw)new TotpFlaw.Unknown(), null);
        }

        var before = LastMiss(tried);
        await challenges.ReplacePayload(tried.Challenge, Miss(tried, offset.Value, TotpRule.StepAt(now) + offset.Value), ct);

        // The same code typed twice proves nothing new; another code that is as far off does.
        var confirmed = before is var (lastOffset, lastStep)
            && Math.Abs(lastOffset - offset.Value) <= 1 && lastStep != TotpRule.StepAt(now) + offset.Value;
        return (TotpDiagnosis.InWords(offset, confirmed), device);
    }

    private byte[] Miss(FactorTry tried, long offset, long step)
    {
        var plain = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(plain, offset);
        BinaryPrimitives.WriteInt64BigEndian(plain.AsSpan(8), step);
        return box.Seal(MissPurpose, tried.Challenge.ToString(), plain);
    }

    private (long Offset, long Step)? LastMiss(FactorTry tried)
    {
        if (tried.Payload is null)
        {
            return null;
        }

        var plain = box.Open(MissPurpose, tried.Challenge.ToString(), tried.Payload);
        return (BinaryPrimitives.ReadInt64BigEndian(plain), BinaryPrimitives.ReadInt64BigEndian(plain.AsSpan(8)));
    }
}
