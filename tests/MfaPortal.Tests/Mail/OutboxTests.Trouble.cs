using MfaPortal.Accounts;
using MfaPortal.Mail;
using MfaPortal.Tests.Mail.Smtp;
using Npgsql;
using Xunit;

namespace MfaPortal.Tests.Mail;

public sealed partial class OutboxTests
{
    [Fact]
    public async Task A_refused_recipient_is_given_up_at_once_and_forgotten()
    {
        await using var room = await MailRoom.Open(server.Options("starttls"));
        await room.Act(outbox => outbox.Queue(Person("nobody"), Reset));

        await room.Worker.SendDue(CancellationToken.None);

        var row = Assert.Single(await room.Rows());
        Assert.NotNull(row.GivenUpAt);
        Assert.Empty(row.Payload);
        Assert.StartsWith("550 5.1.1 ", row.LastAnswer, StringComparison.Ordinal);
        Assert.DoesNotContain("nobody", row.LastAnswer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mailbox_that_is_full_is_tried_again_later_and_later_for_a_day()
    {
        await using var room = await MailRoom.Open(server.Options("starttls"));
        await room.Act(outbox => outbox.Queue(Person("full"), Reset));
        var waits = new List<double>();

        var row = Assert.Single(await room.Rows());
        while (row.GivenUpAt is null)
        {
            Assert.Equal(1, await room.Worker.SendDue(CancellationToken.None));
            Assert.Equal(0, await room.Worker.SendDue(CancellationToken.None));
            row = Assert.Single(await room.Rows());
            var wait = row.NextTryAt - room.Clock.GetUtcNow();
            waits.Add(wait.TotalSeconds);
            room.Clock.Turn(wait);
        }

        Assert.Equal([30, 60, 120, 240, 480, 960, 1920, 3600, 3600], waits.Take(9));
        Assert.InRange(row.GivenUpAt.Value - row.CreatedAt, TimeSpan.FromHours(24), TimeSpan.FromHours(25));
        Assert.Empty(row.Payload);
    }

    [Fact]
    public async Task A_mail_whose_worker_died_is_sent_by_the_next_one()
    {
        await using var room = await MailRoom.Open(server.Options("starttls"));
        await room.Act(outbox => outbox.Queue(Person("orphan"), Reset));
        Assert.Single(await room.Due.Claim(CancellationToken.None));

        Assert.Equal(0, await room.Worker.SendDue(CancellationToken.None));
        room.Clock.Turn(DueMail.Lease);
        Assert.Equal(1, await room.Worker.SendDue(CancellationToken.None));

        await server.Get(received => received.To.Contains("orphan@example.test"));
    }

    [Fact]
    public async Task A_worker_that_is_stopped_gives_its_mails_back()
    {
        await using var room = await MailRoom.Open(server.Options("silent"));
        await room.Act(outbox => outbox.Queue(Person("given-back"), Reset));
        using var stop = new CancellationTokenSource();

        var sending = room.Worker.SendDue(stop.Token);
        await room.Clock.SomebodyWaits(room.Options.StepTimeout);
        await stop.CancelAsync();

        Assert.Equal(0, await sending.WaitAsync(TimeSpan.FromSeconds(60)));
        var row = Assert.Single(await room.Rows());
        Assert.Equal((0, room.Clock.GetUtcNow()), (row.Attempts, row.NextTryAt));
    }

    [Fact]
    public async Task A_batch_ends_before_its_lease_does()
    {
        await using var room = await MailRoom.Open(server.Options("silent"));
        await room.Act(outbox =>
        {
            outbox.Queue(Person("stuck"), Reset);
            outbox.Queue(Person("behind"), Reset);
        });

        var sending = room.Worker.SendDue(CancellationToken.None);
        var ring = await room.Clock.SomebodyWaits(OutboxWorker.BatchLimit);
        ring();

        Assert.Equal(1, await sending.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal([0, 1], (await room.Rows()).Select(row => row.Attempts).Order());
        Assert.True(OutboxWorker.BatchLimit + room.Options.StepTimeout < DueMail.Lease);
    }

    [Fact]
    public async Task A_slow_worker_cannot_overwrite_its_successor()
    {
        await using var room = await MailRoom.Open(server.Options("starttls"));
        await room.Act(outbox => outbox.Queue(Person("slow"), Reset));
        var slow = Assert.Single(await room.Due.Claim(CancellationToken.None));
        room.Clock.Turn(DueMail.Lease);
        var successor = Assert.Single(await room.Due.Claim(CancellationToken.None));

        await room.Due.GiveUp(slow, "too late");
        Assert.Null(Assert.Single(await room.Rows()).GivenUpAt);

        await room.Due.MarkSent(successor, "250 OK");
        Assert.NotNull(Assert.Single(await room.Rows()).SentAt);
    }
}
