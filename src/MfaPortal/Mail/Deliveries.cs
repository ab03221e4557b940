using MfaPortal.Accounts;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Mail;

/// <summary>What became of one mail so far. The answer is the mail server's own, without addresses.</summary>
internal sealed record MailStory(
    MailId Id, string Template, DateTimeOffset QueuedAt, DateTimeOffset NextTryAt, DateTimeOffset? SentAt, DateTimeOffset? GivenUpAt, string? LastAnswer)
{
    public string SubjectKey => $"mail.{Template}.subject";

    public MailState State => SentAt is not null ? MailState.Accepted
        : GivenUpAt is not null ? MailState.GivenUp
        : LastAnswer is not null ? MailState.Deferred
        : MailState.UnderWay;
}

internal enum MailState
{
    UnderWay,

    /// <summary>The mail server said "not now", or was not reached; it will be tried again.</summary>
    Deferred,

    Accepted,

    GivenUp,
}

/// <summary>Tells what became of mails, to the person who waits for one and to helpdesk; never what they say.</summary>
internal sealed class Deliveries(PortalDb db)
{
    public Task<MailStory?> Of(MailId mail, CancellationToken ct) =>
        Stories(db.Set<OutboxRow>().Where(row => row.Id == mail)).SingleOrDefaultAsync(ct);

    /// <summary>The newest to this person.</summary>
    public Task<List<MailStory>> Latest(AccountId account, int most, CancellationToken ct) =>
        Stories(db.Set<OutboxRow>().Where(row => row.AccountId == account).OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Take(most)).ToListAsync(ct);

    /// <summary>How many of these were queued for this person since then, whatever became of them.</summary>
    public Task<int> Count(AccountId account, string template, DateTimeOffset since, CancellationToken ct) =>
        db.Set<OutboxRow>().CountAsync(row => row.AccountId == account && row.Template == template && row.CreatedAt > since, ct);

    private static IQueryable<MailStory> Stories(IQueryable<OutboxRow> rows) => rows.AsNoTracking().Select(row => new MailStory(
        row.Id, row.Template, row.CreatedAt, row.NextTryAt, row.SentAt, row.GivenUpAt, row.LastAnswer));
}
