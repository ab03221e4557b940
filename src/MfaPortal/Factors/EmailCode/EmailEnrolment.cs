using MfaPortal.Storage;

namespace MfaPortal.Factors.EmailCode;

internal abstract record EmailVerdict
{
    private EmailVerdict()
    {
    }

    internal sealed record Accepted(FactorTry Tried) : EmailVerdict;

    /// <summary>The mailbox is linked, by this request or by another that was faster.</summary>
    internal sealed record Linked : EmailVerdict;

    internal sealed record NotSixDigits : EmailVerdict;

    internal sealed record Wrong : EmailVerdict;

    /// <summary>It was the right one.</summary>
    internal sealed record Expired : EmailVerdict;

    /// <summary>Too many misses: until when, or for good (null) until helpdesk or another factor helps.</summary>
    internal sealed record Wait(DateTimeOffset? Until) : EmailVerdict;

    internal sealed record Over : EmailVerdict;
}

/// <summary>
/// Linking the mailbox. Unlike a secret on the page, the code could be guessed by somebody who has only the password, so tries are spent.
/// </summary>
internal sealed class EmailEnrolment(Challenges challenges, FactorDesk desk, CodeLetter letter, SecretBox box, TimeProvider time)
{
    private const int Widest = 64;

    public async Task<EmailVerdict> Confirm(Challenge challenge, string? typed, CancellationToken ct)
    {
        if (TypedCode.Digits(typed, MailedCode.Digits) is not { } code)
        {
            return new EmailVerdict.NotSixDigits();
        }

        if (await challenges.SpendWhileEnrolling(challenge, ct) is not { } payload)
        {
            return new EmailVerdict.Over();
        }

        var now = time.GetUtcNow();
        var sent = MailedCode.Open(box, challenge.Id, payload);
        if (sent is null || !sent.Is(box, challenge.Id, code) || await letter.To(challenge.AccountId, ct) is not { Email: { } mailbox })
        {
            await desk.Refuse(challenge.AccountId, EmailCode.Kind, "wrong code while linking", ct);
            return new EmailVerdict.Wrong();
        }

        if (sent.ExpiresAt <= now)
        {
            return new EmailVerdict.Expired();
        }

        await desk.Enrol(challenge, EmailCode.Kind, [new NewFactor(RowId.New<FactorId>(now), Label(mailbox), [])], ct);
        return new EmailVerdict.Linked();
    }

    // As wide as the column, and never half a character.
    private static string Label(string mailbox)
    {
        var label = CodeLetter.Masked(mailbox);
        return label.Length <= Widest ? label : label[..(char.IsHighSurrogate(label[Widest - 1]) ? Widest - 1 : Widest)];
    }
}
