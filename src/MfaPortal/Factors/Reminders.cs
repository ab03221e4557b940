using System.Globalization;
using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Mail;
using MfaPortal.Operations;
using MfaPortal.Storage;
using MfaPortal.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MfaPortal.Factors;

/// <summary>
/// Mails to who has no factor yet, seven, three and one day before the deadline: also to people who never sign in. Each once, however many
/// nodes look; none to who has enrolled or has no mailbox.
/// </summary>
internal sealed class Reminders(IServiceScopeFactory scopes, FactorCatalogue catalogue, IOptions<PortalOptions> portal, Clock clock, TimeProvider time)
{
    public const int Batch = 200;

    /// <summary>
    /// How long it is enough to look at whose week, three days or last day begins. What changes otherwise (a deadline that was moved, a factor
    /// that is gone, a mailbox that came) is found by looking at everybody once more.
    /// </summary>
    public static readonly TimeSpan Everybody = TimeSpan.FromHours(6);

    private static readonly int[] Stages = [1, 3, 7];

    private readonly Lock memory = new();
    private DateTimeOffset? lookedAt;
    private DateTimeOffset? lookedAtEverybodyAt;

    internal sealed record Row(Guid Id, string Email, string DisplayName, string? Language, DateTimeOffset Deadline, int DaysBefore);

    /// <summary>Returns how many were mailed; stops early where another node is at it.</summary>
    public async Task<int> SendDue(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (windows, everybody) = Windows(now);
        var total = 0;
        foreach (var (after, until) in windows)
        {
            var (from, isOver) = (new Position(after, Beyond), false);
            total += await scopes.InBatches(
                OneNode.Reminders, Batch,
                async (services, stop) =>
                {
                    var sent = await SendBatch(services, from, until, stop);
                    isOver = sent.Count < Batch;
                    from = sent is [.., var last] ? new Position(last.Deadline, last.Id) : from;
                    return sent.Count;
                },
                ct);

            // Another node is at it.
            if (!isOver)
            {
                return total;
            }
        }

        Remember(now, everybody);
        return total;
    }

    /// <summary>Where in the order of deadlines a look goes on: a million people with one deadline are gone through once, not once a batch.</summary>
    internal sealed record Position(DateTimeOffset Deadline, Guid Id);

    internal static readonly Guid Beyond = new("ffffffff-ffff-ffff-ffff-ffffffffffff");

    private (IReadOnlyList<(DateTimeOffset After, DateTimeOffset Until)> Windows, bool Everybody) Windows(DateTimeOffset now)
    {
        lock (memory)
        {
            return lookedAt is { } before && now - lookedAtEverybodyAt < Everybody
                ? ([.. Stages.Select(days => (before.AddDays(days), now.AddDays(days)))], false)
                : ([(now, now.AddDays(Stages[^1]))], true);
        }
    }

    private void Remember(DateTimeOffset now, bool everybody)
    {
        lock (memory)
        {
            lookedAt = now;
            lookedAtEverybodyAt = everybody ? now : lookedAtEverybodyAt;
        }
    }

    // Who is marked as reminded has the letter in the outbox, or neither.
    private async Task<IReadOnlyList<Row>> SendBatch(IServiceProvider services, Position from, DateTimeOffset until, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var due = await Mark(services.GetRequiredService<PortalDb>(), catalogue, from, until, now, ct);
        var outbox = services.GetRequiredService<Outbox>();
        var audit = services.GetRequiredService<AuditTrail>();
        foreach (var row in due)
        {
            var account = AccountId.From(row.Id);
            outbox.Queue(
                new Recipient(account, row.Email, row.DisplayName, row.Language),
                Letter.Of(
                    "enrolment-reminder",
                    new LetterArgument.Text(clock.DaysLeft(row.Deadline, now).ToString(CultureInfo.InvariantCulture)),
                    new LetterArgument.Moment(row.Deadline),
                    new LetterArgument.Link(new Uri(portal.Value.Link("/factors/enrol")))) with { UsefulFor = row.Deadline - now });
            audit.AddOwn("enrolment.reminded", account, ("days", row.DaysBefore.ToString(CultureInfo.InvariantCulture)));
        }

        return due;
    }

    // Who comes late into the last week gets the one letter that fits, not those that were missed.
    internal static async Task<List<Row>> Mark(PortalDb db, FactorCatalogue catalogue, Position from, DateTimeOffset until, DateTimeOffset now, CancellationToken ct)
    {
        var kinds = catalogue.Primary.Select(kind => kind.Name).ToArray();
        return await db.Database.SqlQuery<Row>($"""
            with due as materialized (
                select a.id, a.factor_deadline, stage.days
                  from accounts a
                 cross join lateral (
                    select case when a.factor_deadline <= {now.AddDays(1)} then 1 when a.factor_deadline <= {now.AddDays(3)} then 3 else 7 end as days) stage
                 where a.factor_deadline > {now} and a.factor_deadline <= {until} and (a.factor_deadline, a.id) > ({from.Deadline}, {from.Id})
                   and a.state = {(int)AccountState.Active} and a.email is not null
                   and not exists (select from factors f where f.account_id = a.id and f.retired_at is null and f.kind = any({kinds}))
                   and not exists (
                       select from enrolment_reminders r
                        where r.account_id = a.id and r.deadline = a.factor_deadline and r.days_before <= stage.days)
                 order by a.factor_deadline, a.id limit {Batch}
                   for no key update of a skip locked
            ), marked as (
                insert into enrolment_reminders (account_id, deadline, days_before, queued_at)
                select id, factor_deadline, days, {now} from due
                    on conflict do nothing
                returning account_id, deadline, days_before
            )
            select a.id as "Id", a.email as "Email", a.display_name as "DisplayName", a.language as "Language",
                   marked.deadline as "Deadline", marked.days_before as "DaysBefore"
              from marked join accounts a on a.id = marked.account_id
             order by marked.deadline, a.id
            """).ToListAsync(ct);
    }
}

internal sealed class ReminderWorker(Reminders reminders, TimeProvider time, ILogger<ReminderWorker> log) : RepeatedWork(Every, time)
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(15);

    protected override Task Work(bool woken, CancellationToken ct) => reminders.SendDue(ct);

    protected override void SayTrouble(Exception failure) =>
        log.LogWarning("Reminders of deadlines could not be queued ({Failure}). It is tried again", failure.GetBaseException().GetType().Name);

    protected override void SayOver() => log.LogInformation("Reminders of deadlines are queued again");
}
