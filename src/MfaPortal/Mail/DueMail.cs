using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;

namespace MfaPortal.Mail;

/// <summary>
/// The worker's side of the table <c>outbox</c>. A claim is a lease: <c>next_try_at</c> moves ahead, and every later
/// statement about the row demands that it still stands there, so a slow worker cannot overwrite its successor.
/// </summary>
internal sealed class DueMail(IDbContextFactory<PortalDb> database, TimeProvider time)
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    private const int BatchSize = 20;
    private const int MaxAnswer = Conventions.DefaultTextLength;

    public async Task<List<OutboxRow>> Claim(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await database.CreateDbContextAsync(ct);

        // One statement: two workers never get the same row. The CTE is materialized because a plain subquery may run more
        // than once and then claims more than the limit.
        return await db.Set<OutboxRow>().FromSql($"""
            with due as materialized (
                select id from outbox
                where sent_at is null and given_up_at is null and next_try_at <= {now}
                order by next_try_at
                limit {BatchSize}
                for update skip locked)
            update outbox set next_try_at = {now + Lease}, attempts = attempts + 1
            from due where outbox.id = due.id
            returning outbox.*
            """).AsNoTracking().ToListAsync(ct);
    }

    /// <summary>The letter is gone, and with it what it said.</summary>
    public async Task MarkSent(OutboxRow row, string answer)
    {
        await using var db = await database.CreateDbContextAsync(CancellationToken.None);
        await Leased(db, row).ExecuteUpdateAsync(
            set => set
                .SetProperty(mail => mail.SentAt, time.GetUtcNow())
                .SetProperty(mail => mail.Payload, Array.Empty<byte>())
                .SetProperty(mail => mail.LastAnswer, Cut(answer)),
            CancellationToken.None);
    }

    /// <summary>Nobody will send it any more, so nobody needs to be able to read it either.</summary>
    public async Task GiveUp(OutboxRow row, string answer)
    {
        await using var db = await database.CreateDbContextAsync(CancellationToken.None);
        await Leased(db, row).ExecuteUpdateAsync(
            set => set
                .SetProperty(mail => mail.GivenUpAt, time.GetUtcNow())
                .SetProperty(mail => mail.Payload, Array.Empty<byte>())
                .SetProperty(mail => mail.LastAnswer, Cut(answer)),
            CancellationToken.None);
    }

    public async Task TryLater(OutboxRow row, DateTimeOffset at, string answer)
    {
        await using var db = await database.CreateDbContextAsync(CancellationToken.None);
        await Leased(db, row).ExecuteUpdateAsync(
            set => set.SetProperty(mail => mail.NextTryAt, at).SetProperty(mail => mail.LastAnswer, Cut(answer)),
            CancellationToken.None);
    }

    /// <summary>Claimed, but its turn did not come.</summary>
    public async Task Release(OutboxRow row)
    {
        await using var db = await database.CreateDbContextAsync(CancellationToken.None);
        await Leased(db, row).ExecuteUpdateAsync(
            set => set.SetProperty(mail => mail.NextTryAt, time.GetUtcNow()).SetProperty(mail => mail.Attempts, row.Attempts - 1),
            CancellationToken.None);
    }

    // No cancellation from here on: the mail server has answered, and forgetting its answer would send the mail twice.
    private static IQueryable<OutboxRow> Leased(PortalDb db, OutboxRow row) => db.Set<OutboxRow>()
        .Where(mail => mail.Id == row.Id && mail.NextTryAt == row.NextTryAt && mail.SentAt == null && mail.GivenUpAt == null);

    private static string Cut(string answer) => answer.Length > MaxAnswer ? answer[..MaxAnswer] : answer;
}
