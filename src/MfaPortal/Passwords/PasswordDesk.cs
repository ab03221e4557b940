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

    /// <summary>The session ended while the change was under way; the password is the old one.</summary>
    internal sealed record SessionOver : PasswordChange;
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

        // Before the old one is looked at: a line at the hasher must not stand between settling it and writing the new one,
        // or a reset that finishes meanwhile is overwritten by who had the old password (threat T50).
        var made = await hash.Make(wanted, ct);
        var over = false;
        var verdict = await check.Check(
            session.UserName, current,
            async (account, settling) =>
            {
                over = false;
                if (account != owner.Id)
                {
                    return false;
                }

                await using (var transaction = await db.Database.BeginTransactionAsync(ct))
                {
                    // The row stays locked until the end: a reset came before, or finds its link ended with the change.
                    if (await settling.Run(db.Database, ct) != 1)
                    {
                        return false;
                    }

                    if (await Renew(http, session, owner, made, ct))
                    {
                        await db.SaveChangesAsync(ct);
                        await transaction.CommitAsync(ct);
                        return true;
                    }
                }

                // It was the right password all the same, and its misses are forgotten.
                db.ChangeTracker.Clear();
                over = true;
                return await settling.Run(db.Database, ct) == 1;
            },
            ct);
        return verdict is not PasswordVerdict.Right ? new PasswordChange.WrongCurrent()
            : over ? new PasswordChange.SessionOver()
            : new PasswordChange.Done();
    }

    private async Task<bool> Renew(HttpContext http, SignedIn session, PasswordOwner owner, string made, CancellationToken ct)
    {
        await renewal.Take(owner, made, "password.changed", session.SessionId, ct);

        // The same proofs under a new secret: a copy of this browser's cookie ends with the others.
        return await sessions.Start(http, new ProvenSignIn(owner.Id, session.Strength, session.Amr, session.PasswordAt, session.FactorAt), ct);
    }
}
