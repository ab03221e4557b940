using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Passwords;

internal abstract record PasswordVerdict
{
    private PasswordVerdict()
    {
    }

    internal sealed record Right(AccountId AccountId) : PasswordVerdict;

    /// <summary>Unknown, wrong, locked, disabled: the page says one thing for all of them; the audit knows which.</summary>
    internal sealed record Refused : PasswordVerdict;
}

/// <summary>Is this the password of that person? Counts the try first, in one statement, then looks.</summary>
internal sealed class PasswordCheck(PortalDb db, PasswordHash hash, AuditTrail audit, TimeProvider time)
{
    private sealed record Candidate(Guid AccountId, string Hash, int State);

    public async Task<PasswordVerdict> Check(string login, string password, CancellationToken ct)
    {
        var key = LoginName.Key(login);
        var tooLong = login.Length > LoginName.MaxLength || password.Length > PasswordOptions.MaxLength;
        var candidate = tooLong || key.Length == 0 || password.Length == 0 ? null : await CountTry(key, ct);
        var answer = await hash.Check(candidate?.Hash, tooLong ? "" : password, ct);
        if (candidate is null)
        {
            // The audit names nobody: what was typed as a user name is now and then a password.
            audit.Add("password.refused", null, AuditResult.Refused, facts: [("why", "unknown, waiting or locked")]);
            await db.SaveChangesAsync(ct);
            return new PasswordVerdict.Refused();
        }

        var account = new AccountId(candidate.AccountId);
        if (answer == HashAnswer.Wrong || candidate.State != (int)AccountState.Active)
        {
            audit.Add("password.refused", account, AuditResult.Refused, facts: [("why", answer == HashAnswer.Wrong ? "wrong" : "account closed")]);
            await db.SaveChangesAsync(ct);
            return new PasswordVerdict.Refused();
        }

        var renewed = answer == HashAnswer.RightButOld ? await hash.Make(password, ct) : candidate.Hash;
        await db.Set<PasswordRow>().Where(row => row.AccountId == account && row.Hash == candidate.Hash).ExecuteUpdateAsync(row => row
            .SetProperty(p => p.Failures, 0)
            .SetProperty(p => p.NextTryAt, (DateTimeOffset?)null)
            .SetProperty(p => p.Hash, renewed), ct);
        return new PasswordVerdict.Right(account);
    }

    // Five tries are free, then waits of 30 s doubling to an hour; at 100 the password is dead until reset (NIST 800-63B-4 §3.2.2).
    // The row is found and the try counted at once, so that parallel guesses cannot share one count (threat T35).
    private async Task<Candidate?> CountTry(string key, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var rows = await db.Database.SqlQuery<Candidate>($"""
            update passwords p
               set failures = p.failures + 1,
                   next_try_at = case when p.failures + 1 < 5 then null
                       else {now} + least(interval '1 hour', interval '30 seconds' * power(2, least(p.failures - 4, 10))) end
              from accounts a
             where a.id = (select id from accounts where user_name_key = {key} or email_key = {key}
                            order by user_name_key = {key} desc limit 1)
               and p.account_id = a.id and p.failures < 100 and (p.next_try_at is null or p.next_try_at <= {now})
            returning p.account_id as "AccountId", p.hash as "Hash", a.state as "State"
            """).ToListAsync(ct);
        return rows.Count == 1 ? rows[0] : null;
    }
}
