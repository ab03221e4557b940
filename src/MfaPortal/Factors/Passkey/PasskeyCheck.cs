using MfaPortal.Storage;

namespace MfaPortal.Factors.Passkey;

internal abstract record PasskeyVerdict
{
    private PasskeyVerdict()
    {
    }

    internal sealed record Accepted(string Next) : PasskeyVerdict;

    /// <summary>The page stood too long, or another tab asked anew.</summary>
    internal sealed record Late : PasskeyVerdict;

    /// <summary>Unknown, somebody else's, removed, forged, copied: one answer for all; the audit knows which.</summary>
    internal sealed record Refused : PasskeyVerdict;

    /// <summary>Too many misses: until when, or for good (null) until helpdesk or another factor helps.</summary>
    internal sealed record Wait(DateTimeOffset? Until) : PasskeyVerdict;

    internal sealed record Over : PasskeyVerdict;
}

/// <summary>Is this the answer of one of the person's passkeys? The try is counted first.</summary>
internal sealed class PasskeyCheck(Challenges challenges, FactorDesk desk, PasskeyHolders holders, Ceremony ceremony, SecretBox box)
{
    /// <summary>A new question each time, which alone counts from now on.</summary>
    public async Task<string> Ask(Challenge challenge, CancellationToken ct)
    {
        var question = await ceremony.AskToShow(await holders.Find(challenge.AccountId, ct));
        await challenges.ReplacePayload(challenge.Id, box.SealQuestion(challenge.Id, question.Kept), ct);
        return question.Options;
    }

    public async Task<PasskeyVerdict> Check(string? challenge, string? credential, CancellationToken ct)
    {
        if (PasskeyAnswer.Read(credential) is not { } answer)
        {
            return new PasskeyVerdict.Refused();
        }

        if (await desk.Try(challenge, Passkey.Kind, ct) is not { } tried)
        {
            return new PasskeyVerdict.Over();
        }

        if (tried.Factors.Count == 0)
        {
            await desk.Refuse(tried.Account, Passkey.Kind, "waiting, locked or none left", ct);
            return new PasskeyVerdict.Wait(await desk.WaitUntil(tried.Account, Passkey.Kind, ct));
        }

        if (box.OpenQuestion(tried.Challenge, tried.Payload) is not { } question)
        {
            await desk.Refuse(tried.Account, Passkey.Kind, "no question open", ct);
            return new PasskeyVerdict.Late();
        }

        var factor = tried.Factors.FirstOrDefault(one => answer.CredentialId.AsSpan().SequenceEqual(one.Lookup));
        var shown = factor is null ? null : await ceremony.Shown(holders.Of(tried.Account, tried.Factors), question, answer);
        if (shown is null)
        {
            return await Refuse(tried, factor is null ? "not one of theirs" : "refused", ct);
        }

        return await desk.Show(tried, KeptPasskey.Open(box, factor!).Kind, factor!, shown.SignCount, drift: 0, ct)
            ? new PasskeyVerdict.Accepted(Challenges.Continue(tried))
            : await Refuse(tried, "answered already, or the counter did not grow", ct);
    }

    private async Task<PasskeyVerdict> Refuse(FactorTry tried, string why, CancellationToken ct)
    {
        // A challenge is answered once, rightly or wrongly (WebAuthn §13.4.3).
        await challenges.ReplacePayload(tried.Challenge, [], ct);
        await desk.Refuse(tried.Account, Passkey.Kind, why, ct);
        return new PasskeyVerdict.Refused();
    }
}
