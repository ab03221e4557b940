using System.Globalization;
using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Mail;
using MfaPortal.Oidc.Host;
using MfaPortal.Operations;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MfaPortal.Passwords;

/// <summary>What somebody typed on the page, taken off the table by one worker.</summary>
internal sealed record ResetWish(Guid Id, string LoginKey, string Language, string? Address, string CorrelationId, DateTimeOffset RequestedAt)
{
    public override string ToString() => Id.ToString("N");
}

/// <summary>Answers one wish: a mail to the mailbox on record, or nothing at all.</summary>
internal sealed class ResetAnswer(
    PortalDb db, PasswordBook book, Outbox outbox, AuditTrail audit, Entropy entropy,
    IOptions<PasswordOptions> options, IOptions<PortalOptions> portal, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>Within the caller's transaction, which took the wish.</summary>
    public async Task Give(ResetWish wish, CancellationToken ct)
    {
        if (await AskedTooOften(wish, ct) || await Meant(wish.LoginKey, ct) is not { } account)
        {
            return;
        }

        if (account.State != AccountState.Active || account.Email is null)
        {
            Withhold(wish, account, account.Email is null ? "no mailbox" : "account closed");
            return;
        }

        await OneAtATime(account.Id, ct);
        if (await MailedTooOften(account.Id, ct))
        {
            Withhold(wish, account, "too often");
            return;
        }

        // The newest link alone works (threat T49).
        await book.EndLinks(account.Id, ct);
        await Send(wish, account, ct);
    }

    private async Task Send(ResetWish wish, Account account, CancellationToken ct)
    {
        var life = options.Value.ResetLinkLife;
        var expires = time.GetUtcNow() + life;
        var token = Token256.New(entropy);
        var secret = token.Hash;
        var id = new ResetId(wish.Id);
        await db.Set<ResetRow>().Where(row => row.Id == id).ExecuteUpdateAsync(row => row
            .SetProperty(r => r.AccountId, account.Id)
            .SetProperty(r => r.TokenHash, secret)
            .SetProperty(r => r.ExpiresAt, expires), ct);
        var minutes = ((int)life.TotalMinutes).ToString(CultureInfo.InvariantCulture);
        outbox.Queue(Recipient.Of(account) with { Language = wish.Language }, Letter.Of(
            "password-reset",
            new LetterArgument.Link(new Uri(portal.Value.Link("/password/reset?token=" + token.Reveal()))),
            new LetterArgument.Text(minutes)) with { UsefulFor = life });
        audit.Add("reset-link.sent", account.Id, facts: [("address", wish.Address), ("correlation", wish.CorrelationId)]);
    }

    private void Withhold(ResetWish wish, Account account, string why) => audit.Add(
        "reset-link.withheld", account.Id, AuditResult.Refused,
        facts: [("why", why), ("address", wish.Address), ("correlation", wish.CorrelationId)]);

    private async Task<bool> AskedTooOften(ResetWish wish, CancellationToken ct)
    {
        var since = wish.RequestedAt - Window;
        return wish.Address is { } address && await From(address)
            .Where(row => row.RequestedAt > since && row.RequestedAt <= wish.RequestedAt)
            .Take(PasswordOptions.WishesPerPlace + 1)
            .CountAsync(ct) > PasswordOptions.WishesPerPlace;
    }

    // A whole /64 of IPv6 is one place, as everywhere else; an address of IPv4 is found by the index. A zone (fe80::1%3) is no part of an address.
    private IQueryable<ResetRow> From(string address) => address.Contains(':', StringComparison.Ordinal)
        ? db.Set<ResetRow>().FromSql($"""
            select * from password_resets
             where case when address like '%:%'
                   then network(set_masklen(split_part(address, '%', 1)::inet, 64)) = network(set_masklen(split_part({address}, '%', 1)::inet, 64)) end
            """)
        : db.Set<ResetRow>().Where(row => row.Address == address);

    private async Task<bool> MailedTooOften(AccountId account, CancellationToken ct)
    {
        var since = time.GetUtcNow() - Window;
        return await db.Set<ResetRow>()
            .CountAsync(row => row.AccountId == account && row.ExpiresAt != null && row.RequestedAt > since, ct) >= PasswordOptions.MailsPerAccount;
    }

    // Exactly one key, compared whole: two addresses in one field are nobody's (GitLab CVE-2023-7028, threat T46).
    private async Task<Account?> Meant(string key, CancellationToken ct) => key.Length == 0 ? null : await db.Set<Account>().AsNoTracking()
        .Where(account => account.UserNameKey == key || account.EmailKey == key)
        .OrderByDescending(account => account.UserNameKey == key)
        .FirstOrDefaultAsync(ct);

    // Two workers with two wishes of one person would each count without the other, and leave two links that work.
    private async Task OneAtATime(AccountId account, CancellationToken ct) =>
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"password-reset:" + account}, 0))", ct);
}
