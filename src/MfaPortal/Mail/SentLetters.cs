using MfaPortal.Accounts;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Mail;

/// <summary>That a letter went to somebody, and what became of it; never what it said.</summary>
internal sealed record SentLetter(string Template, DateTimeOffset At, bool Sent, bool GivenUp);

/// <summary>The letters of the last weeks, as long as the outbox keeps them.</summary>
internal sealed class SentLetters(PortalDb db)
{
    public Task<List<SentLetter>> Of(AccountId account, int most, CancellationToken ct) => db.Set<OutboxRow>().AsNoTracking()
        .Where(mail => mail.AccountId == account)
        .OrderByDescending(mail => mail.CreatedAt).ThenByDescending(mail => mail.Id).Take(most)
        .Select(mail => new SentLetter(mail.Template, mail.SentAt ?? mail.CreatedAt, mail.SentAt != null, mail.GivenUpAt != null))
        .ToListAsync(ct);
}
