using MfaPortal.Accounts;
using MfaPortal.Passwords;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Passwords;

public sealed class ResetWorkerTests
{
    [Theory]
    [InlineData("nobody")]
    [InlineData("anna@example.test,mallory@example.test")]
    [InlineData("anna@example.test;mallory@example.test")]
    [InlineData("""["anna@example.test","mallory@example.test"]""")]
    [InlineData("""{"email":"anna@example.test"}""")]
    [InlineData("anna@example.test\r\nBcc: mallory@example.test")]
    [InlineData("anna@example.test\0")]
    [InlineData("<anna@example.test>")]
    [InlineData("%")]
    public async Task Sends_nothing_for_what_is_not_one_known_name(string login)
    {
        await using var portal = await PasswordPortal.Start();
        await portal.Add("mallory", "mallory@example.test");
        await portal.Ask(login);

        Assert.Equal(1, await portal.Handle());

        Assert.Empty(await portal.Mails());
    }

    [Theory]
    [InlineData(257)]
    [InlineData(1_000_000)]
    public async Task Takes_a_wish_of_any_length(int length)
    {
        await using var portal = await PasswordPortal.Start();
        await portal.Ask(new string('x', length));

        // One character that folds into eighteen.
        await portal.Ask(new string('\ufdfa', 200));

        Assert.Equal(2, await portal.Handle());
    }

    [Fact]
    public async Task Mails_to_the_mailbox_on_record_in_the_words_of_the_request()
    {
        await using var portal = await PasswordPortal.Start();
        await portal.Ask("ANNA");
        await portal.Read(db => db.Set<ResetRow>().ExecuteUpdateAsync(row => row.SetProperty(r => r.Language, "nl")));
        await portal.Handle();

        var mail = Assert.Single(await portal.Mails());
        Assert.Equal("anna@example.test", mail.To);
        Assert.Contains("wachtwoord", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"{PasswordPortal.Issuer}/password/reset?token=", mail.Text, StringComparison.Ordinal);
        Assert.Equal(portal.Clock.GetUtcNow() + TimeSpan.FromMinutes(30), mail.UsefulUntil);
    }

    [Theory]
    [InlineData("Disabled")]
    [InlineData("Frozen")]
    public async Task Sends_nothing_for_a_closed_account(string state)
    {
        await using var portal = await PasswordPortal.Start();
        await portal.SetState(portal.Anna, Enum.Parse<AccountState>(state));
        await portal.Ask("anna");
        await portal.Handle();

        Assert.Empty(await portal.Mails());
    }

    [Fact]
    public async Task Sends_nothing_where_no_mailbox_is_on_record()
    {
        await using var portal = await PasswordPortal.Start();
        await portal.Add("carl", email: null);
        await portal.Ask("carl");
        await portal.Handle();

        Assert.Empty(await portal.Mails());
    }

    [Fact]
    public async Task Mails_an_account_three_times_an_hour()
    {
        await using var portal = await PasswordPortal.Start();
        for (var i = 0; i < 5; i++)
        {
            await portal.Ask("anna");
            await portal.Handle();
        }

        var third = (await portal.Mails())[^1];
        Assert.Equal(3, (await portal.Mails()).Count);
        Assert.IsType<PasswordReset.NotGood>(await portal.Use(PasswordPortal.Token(third), "short"));

        portal.Clock.Move(TimeSpan.FromHours(1));
        await portal.Ask("anna");
        await portal.Handle();
        Assert.Equal(4, (await portal.Mails()).Count);
    }

    [Fact]
    public async Task Answers_ten_wishes_of_one_address_an_hour()
    {
        await using var portal = await PasswordPortal.Start();
        for (var i = 0; i < 12; i++)
        {
            await portal.Add($"person{i}", $"person{i}@example.test");
            await portal.Ask($"person{i}");
        }

        await portal.Ask("anna");
        await portal.Read(db => db.Set<ResetRow>().Where(row => row.Id != db.Set<ResetRow>().OrderBy(r => r.Id).Last().Id)
            .ExecuteUpdateAsync(row => row.SetProperty(r => r.Address, "203.0.113.7")));
        await portal.Handle();

        Assert.Equal(
            ["anna@example.test", .. Enumerable.Range(0, 10).Select(i => $"person{i}@example.test")],
            (await portal.Mails()).Select(mail => mail.To).Order());
    }

    [Fact]
    public async Task Takes_a_whole_network_of_IPv6_for_one_place()
    {
        await using var portal = await PasswordPortal.Start();
        await portal.Add("neighbour", "neighbour@example.test");
        string[] addresses = [.. Enumerable.Range(1, 12).Select(i => $"2001:db8:7:1::{i:x}"), "10.0.0.1", "fe80::1%3"];
        foreach (var (address, i) in addresses.Select((address, i) => (address, i)))
        {
            await portal.Add($"person{i}", $"person{i}@example.test");
            await portal.Ask($"person{i}");
            await portal.Read(db => db.Set<ResetRow>().Where(row => row.Address == null).ExecuteUpdateAsync(row => row.SetProperty(r => r.Address, address)));
        }

        await portal.Ask("neighbour");
        await portal.Read(db => db.Set<ResetRow>().Where(row => row.Address == null).ExecuteUpdateAsync(row => row.SetProperty(r => r.Address, "2001:db8:7:2::1")));
        await portal.Handle();

        Assert.Equal(
            [.. Enumerable.Range(0, 10).Append(12).Append(13).Select(i => $"person{i}@example.test").Append("neighbour@example.test").Order()],
            (await portal.Mails()).Select(mail => mail.To).Order());
    }

    [Fact]
    public async Task Keeps_no_typed_name_and_forgets_nobodys_wishes()
    {
        await using var portal = await PasswordPortal.Start();
        await portal.Ask("my password instead of my name");
        await portal.Ask("anna");
        await portal.Handle();
        Assert.Equal(["", ""], await portal.Read(db => db.Set<ResetRow>().Select(row => row.LoginKey).ToListAsync()));

        portal.Clock.Move(TimeSpan.FromHours(3));
        await portal.Handle();
        Assert.Equal(portal.Anna, Assert.Single(await portal.Read(db => db.Set<ResetRow>().Select(row => row.AccountId).ToListAsync())));
    }

    [Fact]
    public async Task Handles_each_wish_once_however_many_workers_look()
    {
        await using var portal = await PasswordPortal.Start();
        for (var i = 0; i < 10; i++)
        {
            await portal.Add($"person{i}", $"person{i}@example.test");
            await portal.Ask($"person{i}");
        }

        var handled = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(portal.Handle)));

        Assert.Equal(10, handled.Sum());
        Assert.Equal(10, (await portal.Mails()).Select(mail => mail.To).Distinct().Count());
    }

    [Fact]
    public async Task Drops_a_wish_that_cannot_be_answered_and_goes_on()
    {
        await using var portal = await PasswordPortal.Start();
        await portal.Add("bob", "bob@example.test");
        await portal.Ask("anna");
        await portal.Ask("bob");
        await portal.Read(db => db.Database.ExecuteSqlRawAsync(
            """
            create function refuse() returns trigger language plpgsql as $$ begin raise 'no mail to anna'; end $$;
            create function is_anna(uuid) returns boolean language sql as $$ select exists (select from accounts where id = $1 and user_name = 'anna') $$;
            create trigger no_mail_to_anna before insert on outbox for each row when (is_anna(new.account_id)) execute function refuse();
            """));

        Assert.Equal(2, await portal.Handle());

        Assert.Equal("bob@example.test", Assert.Single(await portal.Mails()).To);
        Assert.Equal(0, await portal.Handle());
    }

    [Fact]
    public async Task Wakes_and_works_by_itself()
    {
        await using var portal = await PasswordPortal.Start();
        var worker = portal.Services.GetRequiredService<ResetWorker>();
        await ((IHostedService)worker).StartAsync(default);
        await portal.Ask("anna");
        worker.Wake();
        worker.Wake();

        while ((await portal.Mails()).Count == 0)
        {
            await Task.Yield();
        }

        await ((IHostedService)worker).StopAsync(default);
    }
}
