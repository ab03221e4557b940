using MfaPortal.Sessions;
using MfaPortal.Storage;

namespace MfaPortal.Passwords;

internal abstract record PasswordChange
{
    private PasswordChange()
    {
    }

    internal sealed record Done : PasswordChange;

    internal sealed record NotGood(PasswordJudgement Judgement) : PasswordChange;

    /// <summary>Wrong, or tried too often: one answer for both.</summary>
    internal sealed record WrongCurrent : PasswordChange;
}

/// <summary>Somebody signed in chooses a new password; the old one is asked for, because a screen may stand open (ASVS 6.2.3).</summary>
internal sealed class PasswordDesk(
    PortalDb db, PasswordBook book, PasswordJudge judge, PasswordCheck check, PasswordHash hash, PasswordRenewal renewal, SessionDesk sessions)
{
    public async Task<PasswordChange> Change(HttpContext http, SignedIn session, string current, string wanted, CancellationToken ct)
    {
        if (await book.Owner(session.AccountId, ct) is not { } owner)
        {
            return new PasswordChange.WrongCurrent();
        }

        var judgement = judge.Judge(wanted, owner);
        if (judgement is not PasswordJudgement.Fine)
        {
            return new PasswordChange.NotGood(judgement);
        }

        if (await check.Check(session.UserName, current, ct) is not PasswordVerdict.Right right || right.AccountId != session.AccountId)
        {
            return new PasswordChange.WrongCurrent();
        }

        var made = await hash.Make(wanted, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await renewal.Take(owner, made, "password.changed", session.SessionId, ct);

        // The same proofs under a new secret: a copy of this browser's cookie ends with the others.
        await sessions.Start(http, new ProvenSignIn(owner.Id, session.Strength, session.Amr, session.PasswordAt, session.FactorAt), ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new PasswordChange.Done();
    }
}
