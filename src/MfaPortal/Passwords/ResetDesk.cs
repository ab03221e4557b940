using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Storage;
using MfaPortal.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MfaPortal.Passwords;

internal abstract record PasswordReset
{
    private PasswordReset()
    {
    }

    internal sealed record Done : PasswordReset;

    /// <summary>The link still works: nothing was spent.</summary>
    internal sealed record NotGood(PasswordOwner Owner, PasswordJudgement Judgement) : PasswordReset;

    /// <summary>Unknown, used, replaced, expired, or of an account that is closed: one answer for all.</summary>
    internal sealed record LinkDead : PasswordReset;
}

/// <summary>Takes the wish for a new password, and the link that comes of it.</summary>
internal sealed class ResetDesk(
    PortalDb db, PasswordBook book, PasswordJudge judge, PasswordHash hash, PasswordRenewal renewal, AccountBook accounts,
    ResetLimit limit, RequestFacts request, Text text, IOptions<PasswordOptions> options, TimeProvider time)
{
    /// <summary>
    /// One row, whoever is meant: a worker finds out later whether anybody is, so that the answer is the same and takes as
    /// long for known, unknown and closed accounts (threats T41, T42). Beyond the limit there is none, and nobody is told.
    /// </summary>
    public async Task Ask(string login, CancellationToken ct)
    {
        if (!limit.Allows(request.Place))
        {
            return;
        }

        var now = time.GetUtcNow();
        var key = login.Length > LoginName.MaxLength ? "" : LoginName.Key(login);
        db.Add(new ResetRow
        {
            Id = RowId.New<ResetId>(now),

            // Folding makes some characters longer; what does not fit into a name is nobody's name.
            LoginKey = key.Length > LoginName.MaxLength ? "" : key,
            Language = text.Language,
            Address = request.Address,
            CorrelationId = request.CorrelationId,
            RequestedAt = now,
        });
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Whose link this is, while it works. Looking spends nothing: mail scanners look too (threat T52).</summary>
    public async Task<PasswordOwner?> Find(string? link, CancellationToken ct)
    {
        if (!Token256.TryParse(link, out var token))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var secret = token.Hash;
        var account = await db.Set<ResetRow>()
            .Where(row => row.TokenHash == secret && row.SpentAt == null && row.ExpiresAt > now)
            .Select(row => row.AccountId)
            .SingleOrDefaultAsync(ct);
        return account is { } id ? await book.Owner(id, ct) : null;
    }

    public async Task<PasswordReset> Use(string? link, string password, CancellationToken ct)
    {
        if (await Find(link, ct) is not { } owner || !Token256.TryParse(link, out var token))
        {
            return new PasswordReset.LinkDead();
        }

        var judgement = judge.Judge(password, owner);
        if (judgement is not PasswordJudgement.Fine)
        {
            return new PasswordReset.NotGood(owner, judgement);
        }

        var made = await hash.Make(password, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // The account before all else, as helpdesk's acts do, so that neither waits for the other. What was proven by this mailbox is the
        // password now; the same mailbox proves nothing more until something else was proven (decision D3).
        await accounts.DistrustMailbox(owner.Id, options.Value.MailboxDistrust is { } wait ? time.GetUtcNow() + wait : null, ct);

        // First the password, then its links, as a change does: the two wait for each other at one row only.
        await db.Database.ExecuteSqlAsync($"select from passwords where account_id = {owner.Id.Value} for update", ct);
        if (await Spend(token, ct) != owner.Id.Value)
        {
            return new PasswordReset.LinkDead();
        }

        await renewal.Take(owner, made, "password.reset", keep: null, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new PasswordReset.Done();
    }

    // Whoever finds the row unspent spends it (threat T49); a link of an account that was closed meanwhile opens nothing (T51).
    private async Task<Guid?> Spend(Token256 token, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var spent = await db.Database.SqlQuery<Guid>($"""
            update password_resets r set spent_at = {now}
              from accounts a
             where a.id = r.account_id and a.state = {(int)AccountState.Active}
               and r.token_hash = {token.Hash} and r.spent_at is null and r.expires_at > {now}
            returning r.account_id as "Value"
            """).ToListAsync(ct);
        return spent.Count == 1 ? spent[0] : null;
    }
}
