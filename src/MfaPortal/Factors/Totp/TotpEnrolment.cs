using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using MfaPortal.Texts;

namespace MfaPortal.Factors.Totp;

/// <summary>Linking an app: the pending secret of a challenge, and the code that confirms it.</summary>
internal sealed class TotpEnrolment(Challenges challenges, FactorDesk desk, SecretBox box, Entropy entropy, Text texts, TimeProvider time)
{
    /// <summary>At enrolment the person is signed in and the clock is being learned, so more is forgiven than later: 2½ minutes.</summary>
    private const int EnrolWindow = 5;

    /// <summary>The same secret for every look at the page: a wrong code, a reload or the back button never change the QR.</summary>
    public async Task<TotpSecret> PendingSecret(Challenge challenge, CancellationToken ct)
    {
        var owner = challenge.Id.ToString();
        var fresh = challenge.Payload is null ? box.Seal(TotpSecret.New(entropy), owner) : challenge.Payload;
        return box.OpenTotp(await challenges.KeepPayload(challenge, fresh, ct), owner);
    }

    /// <summary>Null: linked. Otherwise why not.</summary>
    public async Task<TotpFlaw?> Confirm(Challenge challenge, string? typed, CancellationToken ct)
    {
        if (TotpRule.Normalize(typed) is not { } code)
        {
            return new TotpFlaw.NotSixDigits();
        }

        var secret = await PendingSecret(challenge, ct);
        var now = time.GetUtcNow();
        if (TotpRule.Search(secret.Bytes, code, now, EnrolWindow) is not { } step)
        {
            await desk.Refuse(challenge.AccountId, Totp.Kind, "wrong code while linking", ct);
            return await IsOldEntry(challenge, code, now, ct)
                ? new TotpFlaw.OldEntry()
                : TotpDiagnosis.InWords(TotpDiagnosis.OffsetOf(secret.Bytes, code, now), confirmed: true);
        }

        var id = RowId.New<FactorId>(now);
        var drift = Math.Clamp((int)(step - TotpRule.StepAt(now)), -TotpRule.MaxDrift, TotpRule.MaxDrift);

        // The code that linked is spent: the same six digits do not sign in a moment later (RFC 6238 §5.2).
        var made = new NewFactor(id, Label(challenge.Device), box.Seal(secret, id.ToString()), Counter: step, Drift: Math.Abs(drift) > 1 ? drift : 0);

        // False means another tab was faster; the page goes on either way.
        await desk.Enrol(challenge, Totp.Kind, [made], ct);
        return null;
    }

    private async Task<bool> IsOldEntry(Challenge challenge, string code, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var (id, payload) in await challenges.VoidedPayloads(challenge, ct))
        {
            if (TotpRule.Search(box.OpenTotp(payload, id.ToString()).Bytes, code, now, EnrolWindow) is not null)
            {
                return true;
            }
        }

        foreach (var (id, payload) in await desk.RetiredPayloads(challenge.AccountId, Totp.Kind, ct))
        {
            if (TotpRule.Search(box.OpenTotp(payload, id.ToString()).Bytes, code, now, EnrolWindow) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private string Label(string? device) => texts[$"factor.totp.label.{device ?? "here"}"];
}
