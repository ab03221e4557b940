using System.Security.Cryptography;
using System.Text.Json;
using MfaPortal.Mail.Mime;
using MfaPortal.Operations;
using MfaPortal.Storage;
using Microsoft.Extensions.Options;

namespace MfaPortal.Mail;

/// <summary>Sends what is due. Any number of nodes run one each; a mail belongs to whoever claimed it.</summary>
internal sealed class OutboxWorker(
    DueMail due,
    IMailTransport transport,
    SecretBox box,
    IOptions<MailOptions> options,
    TimeProvider time,
    ILogger<OutboxWorker> log) : RepeatedWork(Poll, time, atOnce: true)
{
    public static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    // A letter queued inside a transaction is saved a moment before it is committed.
    public static readonly TimeSpan SecondLook = TimeSpan.FromMilliseconds(250);

    // Well inside the lease, so that a batch is over before anybody else may claim its mails.
    public static readonly TimeSpan BatchLimit = TimeSpan.FromMinutes(2);

    private bool mailDown;

    /// <summary>Sends everything that is due now; returns for how many mails an answer was written down.</summary>
    public async Task<int> SendDue(CancellationToken ct)
    {
        var answered = 0;
        while (true)
        {
            var rows = await due.Claim(ct);
            var outcome = rows.Count == 0 ? null : await SendBatch(rows, ct);
            answered += outcome?.Answered ?? 0;
            if (outcome is not { Reached: true })
            {
                return answered;
            }
        }
    }

    protected override async Task Work(bool woken, CancellationToken ct)
    {
        if (await SendDue(ct) == 0 && woken)
        {
            await Wait(SecondLook, ct);
            await SendDue(ct);
        }
    }

    // What was claimed comes back by itself when its lease ends.
    protected override void SayTrouble(Exception failure) => log.DatabaseDown(failure.GetBaseException().GetType().Name);

    protected override void SayOver() => log.DatabaseBack();

    private async Task<BatchOutcome> SendBatch(List<OutboxRow> claimed, CancellationToken ct)
    {
        var (rows, mails) = await Unpack(claimed);
        using var limit = new CancellationTokenSource(BatchLimit, Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        var answered = 0;
        var reached = true;
        try
        {
            await foreach (var delivery in transport.Send(mails, both.Token))
            {
                await WriteDown(rows[answered++], delivery);
                reached &= delivery is not Delivery.Unreachable;
            }
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            reached = false;
            if (!ct.IsCancellationRequested)
            {
                await WriteDown(rows[answered++], new Delivery.Unreachable("The mail server takes too long."));
            }

            foreach (var row in rows.Skip(answered))
            {
                await due.Release(row);
            }
        }

        return new(claimed.Count - rows.Count + answered, reached);
    }

    private async Task<(List<OutboxRow> Rows, List<OutgoingMail> Mails)> Unpack(List<OutboxRow> claimed)
    {
        var rows = new List<OutboxRow>();
        var mails = new List<OutgoingMail>();
        foreach (var row in claimed)
        {
            if (Mail(row) is { } mail)
            {
                rows.Add(row);
                mails.Add(mail);
            }
            else
            {
                await due.GiveUp(row, "Its payload does not open, or was of use no longer.");
                log.GivenUp(row.Template, row.Id, row.Attempts, "unreadable or too late");
            }
        }

        return (rows, mails);
    }

    private OutgoingMail? Mail(OutboxRow row)
    {
        try
        {
            var letter = WrittenLetter.Open(box, row.Id, row.Payload);
            if (letter.UsefulUntil <= Time.GetUtcNow())
            {
                return null;
            }

            var message = new MimeMessage(
                options.Value.Sender,
                options.Value.FromName,
                EmailAddress.Parse(letter.To),
                letter.ToName,
                letter.Subject,
                row.CreatedAt,
                row.Id.ToString(),
                letter.Text,
                letter.Html);
            return new OutgoingMail(row.Id, row.Template, message);
        }
        catch (Exception failure) when (failure is CryptographicException or JsonException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private async Task WriteDown(OutboxRow row, Delivery delivery)
    {
        switch (delivery)
        {
            case Delivery.Accepted:
                NoteReached();
                await due.MarkSent(row, delivery.Answer);
                break;
            case Delivery.Refused:
                NoteReached();
                await due.GiveUp(row, delivery.Answer);
                log.GivenUp(row.Template, row.Id, row.Attempts, delivery.Answer);
                break;
            case Delivery.Postponed:
                NoteReached();
                await Retry(row, delivery.Answer);
                break;
            case Delivery.Unreachable:
                NoteDown(delivery.Answer);
                await Retry(row, delivery.Answer);
                break;
            default:
                throw new InvalidOperationException($"No such delivery: {delivery.GetType().Name}");
        }
    }

    private async Task Retry(OutboxRow row, string answer)
    {
        if (Patience.Next(row.CreatedAt, row.Attempts, Time.GetUtcNow()) is { } at)
        {
            await due.TryLater(row, at, answer);
            return;
        }

        await due.GiveUp(row, answer);
        log.GivenUp(row.Template, row.Id, row.Attempts, answer);
    }

    private void NoteDown(string answer)
    {
        if (!mailDown)
        {
            mailDown = true;
            log.MailDown(answer);
        }
    }

    private void NoteReached()
    {
        if (mailDown)
        {
            mailDown = false;
            log.MailBack();
        }
    }

    private sealed record BatchOutcome(int Answered, bool Reached);
}
