using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Mail;
using MfaPortal.Tests.Factors.EmailCode;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Factors;

/// <summary>The letters before a deadline. A portal of its own for each: they look at everybody.</summary>
public sealed class RemindersTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly Mailroom portal = new();

    private DateTimeOffset Now => portal.Time.Now;

    public Task InitializeAsync() => portal.InitializeAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Fact]
    public async Task Come_three_times_in_a_fortnight_and_never_twice_for_one_day()
    {
        var person = await Person(14);
        List<int> days = [];
        for (var hour = 0; hour < 14 * 24 + 48; hour += 6, portal.Time.Pass(TimeSpan.FromHours(6)))
        {
            if (await Send() > 0)
            {
                days.Add((int)Math.Ceiling((person.FactorDeadline!.Value - Now).TotalDays));
            }
        }

        Assert.Equal([7, 3, 1], days);
        Assert.Equal(3, await Letters(person));
        Assert.Equal(3, await portal.Audited(person, "enrolment.reminded"));
    }

    [Fact]
    public async Task Are_one_for_who_comes_late_into_the_week()
    {
        var person = await Person(2);

        Assert.Equal((1, 0), (await Send(), await Send()));
        Assert.Equal(1, await Letters(person));
    }

    [Fact]
    public async Task Come_once_however_many_nodes_look()
    {
        var people = new List<Account>();
        for (var i = 0; i < 5; i++)
        {
            people.Add(await Person(7));
        }

        var sent = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(Send)));
        await Send();

        Assert.Equal(people.Count, await portal.Query(db => db.Set<OutboxRow>().CountAsync(mail => mail.Template == "enrolment-reminder")));
        foreach (var person in people)
        {
            Assert.Equal(1, await Letters(person));
        }

        Assert.True(sent.Sum() <= people.Count);
    }

    [Fact]
    public async Task Go_to_nobody_who_has_enrolled_has_no_mailbox_is_closed_or_is_not_asked()
    {
        await portal.Enrolled(person => person.FactorDeadline = Now.AddDays(3));
        await portal.Person(person => (person.FactorDeadline, person.Email, person.EmailKey) = (Now.AddDays(3), null, null));
        await portal.Person(person => (person.FactorDeadline, person.State) = (Now.AddDays(3), AccountState.Disabled));
        await portal.Person(person => (person.FactorDeadline, person.State) = (Now.AddDays(3), AccountState.Frozen));
        await portal.Person();
        await Person(0);
        await Person(-1);
        await Person(8);

        Assert.Equal(0, await Send());
    }

    [Fact]
    public async Task Come_anew_for_a_deadline_that_was_moved()
    {
        var person = await Person(1);
        await Send();
        await portal.Query(db => db.Set<Account>().Where(account => account.Id == person.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(account => account.FactorDeadline, Now.AddDays(7))));

        portal.Time.Pass(Reminders.Everybody);
        Assert.Equal(1, await Send());
        Assert.Equal(2, await Letters(person));
    }

    [Fact]
    public async Task Come_to_a_crowd_with_one_deadline_in_one_pass_and_then_to_whose_day_begins()
    {
        await Crowd(3 * Reminders.Batch + 7, Now.AddDays(7));

        Assert.Equal(3 * Reminders.Batch + 7, await Send());
        Assert.Equal(0, await Send());
        portal.Time.Pass(TimeSpan.FromDays(4) - Reminders.Everybody / 2);
        Assert.Equal(0, await Send());
        portal.Time.Pass(Reminders.Everybody / 2);
        Assert.Equal(3 * Reminders.Batch + 7, await Send());
    }

    /// <summary>Each batch goes on where the last one ended: nobody is looked at twice in a pass.</summary>
    [Fact]
    public async Task Go_on_in_the_index_where_the_batch_before_ended()
    {
        await Crowd(20_000, Now.AddDays(7));
        await portal.Change($"analyze accounts");
        var half = await portal.Query(db => db.Set<Account>().OrderBy(account => account.Id).Skip(10_000).Select(account => account.Id).FirstAsync());
        var catalogue = portal.Services.GetRequiredService<FactorCatalogue>();

        var plan = await Plan.Of(portal.ConnectionString, async db => await Reminders.Mark(
            db, catalogue, new Reminders.Position(Now.AddDays(7), half.Value), Now.AddDays(7), Now, CancellationToken.None));

        Assert.Contains("using ix_accounts_factor_deadline_id", plan, StringComparison.Ordinal);
        Assert.Contains("(ROW(factor_deadline, id) > ROW(", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on accounts", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Say_how_long_there_is_and_where_to_go_in_the_persons_language()
    {
        var person = await portal.Person(person => (person.FactorDeadline, person.Language) = (Now.AddDays(3), "nl"));

        await Send();

        var mail = await portal.Newest(person, "enrolment-reminder");
        Assert.Contains("Resterende dagen: 3", mail, StringComparison.Ordinal);
        Assert.Contains("4 maart 2027", mail, StringComparison.Ordinal);
        Assert.Contains($"{PortalFactory.Issuer}/factors/enrol", mail, StringComparison.Ordinal);
    }

    private Task<Account> Person(int days) => portal.Person(person => person.FactorDeadline = Now.AddDays(days));

    private async Task Crowd(int people, DateTimeOffset deadline)
    {
        var first = await portal.Person();
        await portal.Change($"""
            insert into accounts (id, organisation_id, user_name, user_name_key, email, email_key, display_name, display_name_key, state, roles, factor_deadline, created_at)
            select gen_random_uuid(), organisation_id, 'crowd' || n, 'crowd' || n, 'crowd' || n || '@example.test', 'crowd' || n || '@example.test',
                   'Crowd', 'crowd', 0, roles, {deadline}, created_at
              from accounts cross join generate_series(1, {people}) n where id = {first.Id.Value}
            """);
    }

    private Task<int> Send() => portal.Services.GetRequiredService<Reminders>().SendDue(CancellationToken.None);

    private Task<int> Letters(Account person) =>
        portal.Query(db => db.Set<OutboxRow>().CountAsync(mail => mail.AccountId == person.Id && mail.Template == "enrolment-reminder"));
}
