using MfaPortal.Accounts;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using MfaPortal.Texts;
using MfaPortal.Ui;

namespace MfaPortal.Factors.Totp;

/// <summary>What a page shows to get an entry into an app.</summary>
internal sealed record TotpEntry(string Issuer, string Key, string OtpauthUri, string QrAddress, string Device);

internal abstract record TotpLinking
{
    private TotpLinking()
    {
    }

    internal sealed record Linked : TotpLinking;

    internal sealed record Wrong(TotpFlaw Flaw, string? Device) : TotpLinking;

    /// <summary>Another tab was faster, or the old one is gone.</summary>
    internal sealed record Over : TotpLinking;
}

/// <summary>Linking an app, as one more or in the place of another: the pending secret of a challenge, and the code that confirms it.</summary>
internal sealed class TotpEnrolment(
    Challenges challenges, FactorDesk desk, FactorReplacement replacement, AccountBook accounts, SecretBox box, Entropy entropy, Branding brand, Text texts,
    TimeProvider time)
{
    /// <summary>At enrolment the person is signed in and the clock is being learned, so more is forgiven than later: 2½ minutes.</summary>
    private const int EnrolWindow = 5;

    public async Task<TotpEntry> Entry(Challenge challenge, CancellationToken ct)
    {
        var secret = await PendingSecret(challenge, ct);
        var person = await accounts.Find(challenge.AccountId, ct);
        var page = challenge.Purpose == ChallengePurpose.Replace ? Totp.Kind.ReplacePath : Totp.Kind.EnrolPath;
        return new TotpEntry(
            brand.Name, secret.Grouped(), secret.OtpauthUri(brand.Name, person?.Email ?? person?.UserName ?? ""), $"{page}?handler=Qr&c={challenge.Id}",
            challenge.Device ?? "here");
    }

    public async Task<TotpLinking> Confirm(Challenge challenge, string? typed, CancellationToken ct)
    {
        if (TotpRule.Normalize(typed) is not { } code)
        {
            return new TotpLinking.Wrong(new TotpFlaw.NotSixDigits(), null);
        }

        var secret = await PendingSecret(challenge, ct);
        var now = time.GetUtcNow();
        if (TotpRule.Search(secret.Bytes, code, now, EnrolWindow) is not { } step)
        {
            await desk.Refuse(challenge.AccountId, Totp.Kind, "wrong code while linking", ct);
            return new TotpLinking.Wrong(
                await OfAnotherEntry(challenge, code, now, ct)
                ?? TotpDiagnosis.InWords(TotpDiagnosis.OffsetOf(secret.Bytes, code, now), confirmed: true),
                challenge.Device);
        }

        var id = RowId.New<FactorId>(now);
        var drift = Math.Clamp((int)(step - TotpRule.StepAt(now)), -TotpRule.MaxDrift, TotpRule.MaxDrift);

        // The code that linked is spent: the same six digits do not sign in a moment later (RFC 6238 §5.2).
        var made = new NewFactor(id, Label(challenge.Device), box.Seal(secret, id.ToString()), Counter: step, Drift: Math.Abs(drift) > 1 ? drift : 0);
        return challenge.Purpose == ChallengePurpose.Replace
            ? await replacement.Complete(challenge, Totp.Kind, made, ct) ? new TotpLinking.Linked() : new TotpLinking.Over()
            : await desk.Enrol(challenge, Totp.Kind, [made], ct) ? new TotpLinking.Linked() : new TotpLinking.Over();
    }

    /// <summary>The same secret for every look at the page: a wrong code, a reload or the back button never change the QR.</summary>
    private async Task<TotpSecret> PendingSecret(Challenge challenge, CancellationToken ct)
    {
        var owner = challenge.Id.ToString();
        var fresh = challenge.Payload is null ? box.Seal(TotpSecret.New(entropy), owner) : challenge.Payload;
        return box.OpenTotp(await challenges.KeepPayload(challenge, fresh, ct), owner);
    }

    private async Task<TotpFlaw?> OfAnotherEntry(Challenge challenge, string code, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var linked in await desk.Counting(challenge.AccountId, Totp.Kind, ct))
        {
            if (TotpRule.Search(box.OpenTotp(linked.Payload, linked.Owner).Bytes, code, now, EnrolWindow) is { } step)
            {
                // Whoever guesses here learns of no code that could still be used.
                await desk.Spend(new FactorId(linked.Row), step, ct);
                return new TotpFlaw.OtherEntry(linked.Label ?? "");
            }
        }

        return box.OldEntry(
            [.. await challenges.Voided(challenge, ct), .. await desk.Retired(challenge.AccountId, Totp.Kind, ct)], code, now, EnrolWindow);
    }

    private string Label(string? device) => texts[$"factor.totp.label.{device ?? "here"}"];
}
