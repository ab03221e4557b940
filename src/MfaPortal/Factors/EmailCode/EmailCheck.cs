using MfaPortal.Storage;

namespace MfaPortal.Factors.EmailCode;

/// <summary>
/// Is this the code that was mailed for this challenge? The try is counted first, against the person's factor and so over all browsers
/// (threat T33).
/// </summary>
internal sealed class EmailCheck(FactorDesk desk, CodeLetter letter, SecretBox box, TimeProvider time)
{
    public async Task<EmailVerdict> Check(string? challenge, string? typed, CancellationToken ct)
    {
        if (TypedCode.Digits(typed, MailedCode.Digits) is not { } code)
        {
            return new EmailVerdict.NotSixDigits();
        }

        if (await desk.Try(challenge, EmailCode.Kind, ct) is not { } tried)
        {
            return new EmailVerdict.Over();
        }

        if (tried.Factors.Count == 0)
        {
            await desk.Refuse(tried.Account, EmailCode.Kind, "waiting or locked", ct);
            return new EmailVerdict.Wait(await desk.WaitUntil(tried.Account, EmailCode.Kind, ct));
        }

        var sent = MailedCode.Open(box, tried.Challenge, tried.Payload);
        if (sent is null || !sent.Is(box, tried.Challenge, code))
        {
            return await Refuse(tried, "wrong code", new EmailVerdict.Wrong(), ct);
        }

        // It will never be accepted any more, so it may be said that it was right.
        if (sent.ExpiresAt <= time.GetUtcNow())
        {
            return await Refuse(tried, "expired code", new EmailVerdict.Expired(), ct);
        }

        // A reset ends every open challenge; this is for one that was opened while it happened (decision D3).
        if (await letter.To(tried.Account, ct) is null)
        {
            return await Refuse(tried, "the mailbox counts for nothing now", new EmailVerdict.Over(), ct);
        }

        return await desk.Show(tried, EmailCode.Kind, tried.Factors[0], counter: null, drift: 0, ct)
            ? new EmailVerdict.Accepted(tried)
            : await Refuse(tried, "used code", new EmailVerdict.Wrong(), ct);
    }

    private async Task<EmailVerdict> Refuse(FactorTry tried, string why, EmailVerdict verdict, CancellationToken ct)
    {
        await desk.Refuse(tried.Account, EmailCode.Kind, why, ct);
        return verdict;
    }
}
