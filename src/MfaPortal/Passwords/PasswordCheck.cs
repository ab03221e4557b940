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
internal sealed class PasswordCheck(
    PortalDb db, PasswordHash hash, AuditTrail audit, QuietRefusals<PasswordCheck> refusals, RequestFacts request, TimeProvider time)
{
    public const int FreeTries = 5;
    public const int LastTry = 100;

    private sealed record Candidate(Guid AccountId, string Hash, int State);

    /// <exception cref="TooManyHashesException">The line, or this place's part of it, is full; nothing was counted.</exception>
    public Task<PasswordVerdict> Check(string login, string password, CancellationToken ct) =>
        Check(login, password, async (_, settling) => await settling.Run(db.Database, CancellationToken.None) == 1, ct);

    /// <summary>
    /// The same for a password that is asked for the sake of an act. <paramref name="act"/> puts the given piece into its own statement: it
    /// forgets the misses and has a row as long as this still is the password. It answers whether there was one.
    /// </summary>
    /// <exception cref="TooManyHashesException">The line, or this place's part of it, is full; nothing was counted.</exception>
    public async Task<PasswordVerdict> Check(string login, string password, Func<AccountId, Sql, Task<bool>> act, CancellationToken ct)
    {
        using var seat = await hash.Sit(request.Place, ct);
        var candidate = await CountTry(login, password, ct);
        var answer = await seat.Check(candidate?.Hash, password);
        if (candidate is null)
        {
            // The audit names nobody: what was typed as a user name is now and then a password.
            return await RefuseQuietly("unknown, waiting or locked");
        }

        var account = new AccountId(candidate.AccountId);
        if (answer == HashAnswer.Wrong)
        {
            return await Refuse(account, "wrong");
        }

        if (candidate.State != (int)AccountState.Active)
        {
            return await Refuse(account, "account closed");
        }

        return await Settle(seat, account, candidate.Hash, answer, password, act)
            ? new PasswordVerdict.Right(account)
            : await Refuse(account, "changed meanwhile");
    }

    // False: it is the password no longer.
    private async Task<bool> Settle(
        HashSeat seat, AccountId account, string looked, HashAnswer answer, string password, Func<AccountId, Sql, Task<bool>> act)
    {
        if (await act(account, await Settling(seat, account, looked, answer, password)))
        {
            return true;
        }

        // While it was looked at, a sign-in beside this one renewed the hash, or a reset ended this password (threat T50).
        var current = await db.Set<PasswordRow>().Where(row => row.AccountId == account).Select(row => row.Hash).SingleOrDefaultAsync(CancellationToken.None);
        var again = await seat.Check(current, password);
        return again != HashAnswer.Wrong && await act(account, await Settling(seat, account, current!, again, password));
    }

    // Hashed anew where the parameters rose.
    private static async Task<Sql> Settling(HashSeat seat, AccountId account, string looked, HashAnswer answer, string password)
    {
        var renewed = answer == HashAnswer.RightButOld ? await seat.Make(password) : looked;
        return Sql.Of($"""
            update passwords set failures = 0, next_try_at = null, hash = {renewed}
             where account_id = {account} and hash = {looked}
            returning account_id
            """);
    }

    // Nothing counts these tries, so anybody has as many as they like.
    private async Task<PasswordVerdict> RefuseQuietly(string why)
    {
        if (refusals.Tells(request.Place.ToString(), isKnown: false) is { } untold)
        {
            return await Refuse(null, why, untold);
        }

        // Written, and no row: an answer that came sooner for want of it would tell that nobody has this name (threat T42).
        await db.Database.ExecuteSqlAsync($"select pg_logical_emit_message(true, 'password.refused', '')", CancellationToken.None);
        return new PasswordVerdict.Refused();
    }

    // Whoever hangs up early leaves a trace all the same, hence no token.
    private async Task<PasswordVerdict> Refuse(AccountId? account, string why, params (string Name, string? Value)[] more)
    {
        audit.Add("password.refused", account, AuditResult.Refused, facts: [("why", why), .. more]);
        await db.SaveChangesAsync(CancellationToken.None);
        return new PasswordVerdict.Refused();
    }

    // Five tries are free, then waits of 30 s doubling to an hour; at 100 the password is dead until reset (NIST 800-63B-4 §3.2.2).
    // The row is found and the try counted at once, so that parallel guesses cannot share one count (threat T35).
    private async Task<Candidate?> CountTry(string login, string password, CancellationToken ct)
    {
        var key = login.Length > LoginName.MaxLength ? "" : LoginName.Key(login);
        if (key.Length == 0 || password.Length is 0 or > PasswordOptions.MaxLength)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var rows = await db.Database.SqlQuery<Candidate>($"""
            update passwords p
               set failures = p.failures + 1,
                   next_try_at = case when p.failures + 1 < {FreeTries} then null
                       else {now} + least(interval '1 hour', interval '30 seconds' * power(2, least(p.failures + 1 - {FreeTries}, 10))) end
              from accounts a
             where a.id = (select id from accounts where user_name_key = {key} or email_key = {key}
                            order by user_name_key = {key} desc limit 1)
               and p.account_id = a.id and p.failures < {LastTry} and (p.next_try_at is null or p.next_try_at <= {now})
            returning p.account_id as "AccountId", p.hash as "Hash", a.state as "State"
            """).ToListAsync(ct);
        return rows.Count == 1 ? rows[0] : null;
    }
}
