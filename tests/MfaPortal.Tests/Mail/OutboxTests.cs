using MfaPortal.Accounts;
using MfaPortal.Mail;
using MfaPortal.Tests.Mail.Smtp;
using Npgsql;
using Xunit;

namespace MfaPortal.Tests.Mail;

[Collection(MailServerCollection.Name)]
public sealed partial class OutboxTests(MailServer server)
{
    private static readonly Uri ResetLink = new("https://portal.example.test/password/new?token=the-secret-token");
    private static readonly Letter Reset = Letter.Of("password-reset", new LetterArgument.Link(ResetLink), new LetterArgument.Text("30"));

    [Fact]
    public async Task A_letter_is_saved_with_its_act_or_not_at_all()
    {
        await using var room = await MailRoom.Open(server.Options("starttls"));

        await room.Act(outbox => outbox.Queue(Person("unsaved"), Reset), save: false);
        Assert.Empty(await room.Rows());

        await room.Act(outbox => outbox.Queue(Person("saved"), Reset));
        Assert.Equal("password-reset", Assert.Single(await room.Rows()).Template);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Nobody_without_an_address_gets_mail(string? address)
    {
        await using var room = await MailRoom.Open(server.Options("starttls"));

        await room.Act(outbox => outbox.Queue(Person("x") with { Address = address }, Reset));

        Assert.Empty(await room.Rows());
        Assert.Empty(room.Log.OfMail);
    }

    [Theory]
    [InlineData("victim@example.test, evil@example.test")]
    [InlineData("victim@example.test\r\nRCPT TO:<evil@example.test>")]
    [InlineData("Victim <victim@example.test>")]
    public async Task An_address_that_is_not_one_plain_address_gets_no_mail(string address)
    {
        await using var room = await MailRoom.Open(server.Options("starttls"));

        await room.Act(outbox => outbox.Queue(Person("x") with { Address = address }, Reset));

        Assert.Empty(await room.Rows());
        Assert.DoesNotContain("example.test", Assert.Single(room.Log.OfMail), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_database_holds_no_readable_letter_and_none_at_all_once_it_is_sent()
    {
        await using var room = await MailRoom.Open(server.Options("starttls"));
        await room.Act(outbox => outbox.Queue(Person("sealed"), Reset));

        var waiting = Assert.Single(await room.Rows());
        Assert.DoesNotContain("the-secret-token", System.Text.Encoding.Latin1.GetString(waiting.Payload), StringComparison.Ordinal);
        Assert.DoesNotContain("sealed@", System.Text.Encoding.Latin1.GetString(waiting.Payload), StringComparison.Ordinal);

        Assert.Equal(1, await room.Worker.SendDue(CancellationToken.None));
        var sent = Assert.Single(await room.Rows());
        Assert.Equal(room.Clock.GetUtcNow(), sent.SentAt);
        Assert.Empty(sent.Payload);
        Assert.StartsWith("250 ", sent.LastAnswer, StringComparison.Ordinal);
        Assert.DoesNotContain("@", sent.LastAnswer, StringComparison.Ordinal);

        var mail = await server.Get(received => received.To.Contains("sealed@example.test"));
        Assert.Contains(ResetLink.AbsoluteUri, mail.Text, StringComparison.Ordinal);
        Assert.Equal(0, await room.Worker.SendDue(CancellationToken.None));
    }

    [Fact]
    public async Task Line_breaks_in_names_and_labels_make_no_header_and_no_second_mail()
    {
        const string Evil = "x\r\nBcc: evil@example.test\r\n\r\n<script>alert(1)</script>";
        await using var room = await MailRoom.Open(server.Options("starttls"));
        await room.Act(outbox => outbox.Queue(Person("injected") with { Name = Evil }, Letter.Notice("factor-enrolled", new LetterArgument.Text(Evil))));

        await room.Worker.SendDue(CancellationToken.None);

        var mail = await server.Get(received => received.To.Contains("injected@example.test"));
        Assert.Equal(["injected@example.test"], mail.To);
        Assert.Equal(["from", "to", "subject", "date", "message-id", "auto-submitted", "mime-version", "content-type"], mail.Headers);
        Assert.DoesNotContain("<script>", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Received, received => received.To.Contains("evil@example.test"));
    }

    [Fact]
    public async Task Two_workers_send_each_mail_once()
    {
        const int Mails = 60;
        await using var room = await MailRoom.Open(server.Options("starttls"));
        await using var neighbour = room.Neighbour(server.Options("starttls"));
        await room.Act(outbox =>
        {
            for (var i = 0; i < Mails; i++)
            {
                outbox.Queue(Person($"parallel{i}"), Reset);
            }
        });

        var answered = await Task.WhenAll(room.Worker.SendDue(CancellationToken.None), neighbour.Worker.SendDue(CancellationToken.None));

        Assert.Equal(Mails, answered.Sum());
        Assert.All(answered, count => Assert.True(count > 0));
        await server.Get(_ => Arrived("parallel").Count >= Mails);
        Assert.Equal(Mails, Arrived("parallel").Distinct().Count());
        Assert.Equal(Mails, Arrived("parallel").Count);
    }

    [Fact]
    public async Task A_letter_that_came_too_late_to_be_of_use_is_not_sent()
    {
        await using var room = await MailRoom.Open(server.Options("starttls"));
        await room.Act(outbox => outbox.Queue(Person("late"), Reset with { UsefulFor = TimeSpan.FromMinutes(30) }));
        room.Clock.Turn(TimeSpan.FromMinutes(30));

        await room.Worker.SendDue(CancellationToken.None);

        Assert.NotNull(Assert.Single(await room.Rows()).GivenUpAt);
        Assert.DoesNotContain(server.Received, received => received.To.Contains("late@example.test"));
    }

    [Fact]
    public async Task An_outage_is_said_once_and_so_is_its_end()
    {
        await using var room = await MailRoom.Open(server.Options("starttls") with { Port = 1 });
        await room.Act(outbox =>
        {
            for (var i = 0; i < 25; i++)
            {
                outbox.Queue(Person($"outage{i}"), Reset);
            }
        });

        await room.Worker.SendDue(CancellationToken.None);
        await room.Worker.SendDue(CancellationToken.None);
        Assert.Contains("No mail gets through", Assert.Single(room.Log.OfMail), StringComparison.Ordinal);

        room.Options.Port = server.Options("starttls").Port;
        room.Clock.Turn(TimeSpan.FromHours(1));
        Assert.Equal(25, await room.Worker.SendDue(CancellationToken.None));
        Assert.Contains("gets through again", Assert.Single(room.Log.OfMail.Skip(1)), StringComparison.Ordinal);
        Assert.All(await room.Rows(), row => Assert.NotNull(row.SentAt));
    }

    [Fact]
    public async Task A_database_that_is_away_is_said_once_and_so_is_its_return()
    {
        await using var room = await MailRoom.Open(server.Options("starttls"));
        await room.Act(outbox => outbox.Queue(Person("patient"), Reset));

        await Rename(room.Database, away: true);
        await room.Worker.Round(CancellationToken.None);
        await room.Worker.Round(CancellationToken.None);
        Assert.Contains("cannot be read", Assert.Single(room.Log.OfMail), StringComparison.Ordinal);

        await Rename(room.Database, away: false);
        await room.Worker.Round(CancellationToken.None);
        Assert.NotNull(Assert.Single(await room.Rows()).SentAt);
        Assert.Contains("can be read again", Assert.Single(room.Log.OfMail.Skip(1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payload_moved_to_another_row_is_given_up_and_harms_no_other()
    {
        await using var room = await MailRoom.Open(server.Options("starttls"));
        await room.Act(outbox =>
        {
            outbox.Queue(Person("moved1"), Reset);
            outbox.Queue(Person("moved2"), Reset);
        });
        await Run(room.Database, "update outbox set payload = (select payload from outbox order by id desc limit 1) where id = (select id from outbox order by id limit 1)");

        Assert.Equal(2, await room.Worker.SendDue(CancellationToken.None));

        Assert.Equal(1, (await room.Rows()).Count(row => row.GivenUpAt is not null));
        Assert.Equal(1, (await room.Rows()).Count(row => row.SentAt is not null));
    }

    [Fact]
    public async Task The_log_never_sees_an_address_a_name_or_a_link()
    {
        await using var room = await MailRoom.Open(server.Options("starttls"));
        await room.Act(outbox =>
        {
            outbox.Queue(Person("logged"), Reset);
            outbox.Queue(Person("nobody") with { Name = "logged" }, Reset);
        });

        await room.Worker.SendDue(CancellationToken.None);

        Assert.NotEmpty(room.Log.OfMail);
        Assert.DoesNotContain(room.Log.All, line => line.Contains("the-secret-token", StringComparison.Ordinal) || line.Contains("logged", StringComparison.Ordinal)
            || line.Contains("nobody", StringComparison.Ordinal) || line.Contains("example.test", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_letter_queued_here_goes_at_once()
    {
        await using var room = await MailRoom.Open(server.Options("starttls"));
        await room.Worker.StartAsync(CancellationToken.None);
        await room.Clock.SomebodyWaits(OutboxWorker.Poll);

        // Nobody rings the alarm: only the signal can bring this.
        await room.Act(outbox => outbox.Queue(Person("woken"), Reset));

        await server.Get(received => received.To.Contains("woken@example.test"));
        await room.Worker.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_letter_of_another_node_goes_at_the_next_look()
    {
        await using var room = await MailRoom.Open(server.Options("starttls"));
        await using var neighbour = room.Neighbour(server.Options("starttls"));
        await room.Worker.StartAsync(CancellationToken.None);
        var ring = await room.Clock.SomebodyWaits(OutboxWorker.Poll);

        await neighbour.Act(outbox => outbox.Queue(Person("elsewhere"), Reset));
        ring();

        await server.Get(received => received.To.Contains("elsewhere@example.test"));
        await room.Worker.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_letter_that_is_committed_late_gets_a_second_look()
    {
        await using var room = await MailRoom.Open(server.Options("starttls"));
        await room.Worker.StartAsync(CancellationToken.None);
        await room.Clock.SomebodyWaits(OutboxWorker.Poll);

        var ring = await room.ActInTransaction(outbox => outbox.Queue(Person("committed"), Reset), () => room.Clock.SomebodyWaits(OutboxWorker.SecondLook));
        ring();

        await server.Get(received => received.To.Contains("committed@example.test"));
        await room.Worker.StopAsync(CancellationToken.None);
    }

    private static Recipient Person(string local) => new(AccountId.From(Guid.Empty), local + "@example.test", "Anna", "en");

    private static async Task Rename(string database, bool away)
    {
        var name = new NpgsqlConnectionStringBuilder(database).Database!;
        var (from, to) = away ? (name, name + "_away") : (name + "_away", name);
        var upkeep = new NpgsqlConnectionStringBuilder(database) { Database = "postgres", Pooling = false }.ConnectionString;
        await Run(upkeep, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{from}'");
        await Run(upkeep, $"alter database \"{from}\" rename to \"{to}\"");
    }

    private static async Task Run(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private List<string> Arrived(string prefix) =>
        [.. server.Received.SelectMany(mail => mail.To).Where(to => to.StartsWith(prefix, StringComparison.Ordinal))];
}
