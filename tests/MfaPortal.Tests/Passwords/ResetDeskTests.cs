using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Factors;
using MfaPortal.Passwords;
using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Passwords;

public sealed class ResetDeskTests
{
    [Fact]
    public async Task Sets_the_password_and_forgets_the_misses()
    {
        await using var portal = await PasswordPortal.Start();
        for (var i = 0; i < 5; i++)
        {
            await portal.Check("anna", "a wrong guess of somebody");
        }

        Assert.IsType<PasswordReset.Done>(await portal.Use(await portal.Link(), PasswordPortal.Better));

        Assert.IsType<PasswordVerdict.Right>(await portal.Check("anna", PasswordPortal.Better));
        Assert.IsType<PasswordVerdict.Refused>(await portal.Check("anna", PasswordPortal.Password));
    }

    [Fact]
    public async Task Gives_a_first_password_to_somebody_without_one()
    {
        await using var portal = await PasswordPortal.Start();
        await portal.Read(db => db.Set<PasswordRow>().ExecuteDeleteAsync());

        Assert.IsType<PasswordReset.Done>(await portal.Use(await portal.Link(), PasswordPortal.Better));

        Assert.IsType<PasswordVerdict.Right>(await portal.Check("anna", PasswordPortal.Better));
    }

    [Fact]
    public async Task Ends_sessions_and_whatever_else_rooms_hold_and_tells_the_person()
    {
        await using var portal = await PasswordPortal.Start();
        var bob = await portal.Add("bob", "bob@example.test");
        await portal.SignedIn(portal.Anna);
        await portal.SignedIn(portal.Anna);
        await portal.SignedIn(bob);

        await portal.Use(await portal.Link(), PasswordPortal.Better);

        Assert.Equal(0, await portal.OpenSessions(portal.Anna));
        Assert.Equal(1, await portal.OpenSessions(bob));
        Assert.Equal([portal.Anna], portal.Services.GetRequiredService<List<AccountId>>());
        Assert.Equal("anna@example.test", Assert.Single(await portal.Mails("password-changed")).To);
        Assert.Equal(1, await Audited(portal, "password.reset"));
    }

    [Fact]
    public async Task Leaves_factors_as_they_are()
    {
        await using var portal = await PasswordPortal.Start();
        await portal.Read(db =>
        {
            db.Add(new Factor
            {
                Id = RowId.New<FactorId>(portal.Clock.GetUtcNow()),
                AccountId = portal.Anna,
                Kind = "some-kind",
                Label = "phone",
                Payload = [1, 2, 3],
                Counter = 17,
                Failures = 3,
                EnrolledAt = portal.Clock.GetUtcNow(),
            });
            return db.SaveChangesAsync();
        });
        var before = await Factors(portal);

        Assert.IsType<PasswordReset.Done>(await portal.Use(await portal.Link(), PasswordPortal.Better));

        Assert.Equal(before, await Factors(portal));
    }

    [Fact]
    public async Task Lets_one_of_twenty_who_use_a_link_at_once_win()
    {
        await using var portal = await PasswordPortal.Start(("Passwords:ParallelHashes", "20"));
        var link = await portal.Link();

        // All have found the link alive and stand before the row when it is let go.
        var outcomes = await portal.Read(async db =>
        {
            await using var hold = await db.Database.BeginTransactionAsync();
            await db.Database.ExecuteSqlAsync($"select from password_resets for update");
            var uses = Enumerable.Range(0, 20).Select(i => Task.Run(() => portal.Use(link, PasswordPortal.Better + i))).ToList();
            while (await portal.Read(Waiting) < 20)
            {
                await Task.Yield();
            }

            await hold.CommitAsync();
            return await Task.WhenAll(uses);
        });

        var winner = Assert.Single(Enumerable.Range(0, 20), i => outcomes[i] is PasswordReset.Done);
        Assert.Equal(19, outcomes.Count(outcome => outcome is PasswordReset.LinkDead));
        Assert.IsType<PasswordVerdict.Right>(await portal.Check("anna", PasswordPortal.Better + winner));
        Assert.Equal(1, await Audited(portal, "password.reset"));
    }

    [Fact]
    public async Task Knows_the_newest_link_alone()
    {
        await using var portal = await PasswordPortal.Start();
        var older = await portal.Link();
        portal.Clock.Move(TimeSpan.FromMinutes(1));
        var newer = await portal.Link("anna@example.test");

        Assert.IsType<PasswordReset.LinkDead>(await portal.Use(older, PasswordPortal.Better));
        Assert.IsType<PasswordReset.Done>(await portal.Use(newer, PasswordPortal.Better));
    }

    [Fact]
    public async Task Leaves_one_link_of_two_that_two_workers_make_at_once()
    {
        await using var portal = await PasswordPortal.Start();
        await portal.Ask("anna");
        await portal.Ask("anna@example.test");

        await Task.WhenAll(Task.Run(portal.Handle), Task.Run(portal.Handle));

        Assert.Equal(2, (await portal.Mails()).Count);
        Assert.Equal(1, await portal.Read(db => db.Set<ResetRow>().CountAsync(row => row.TokenHash != null)));
    }

    [Fact]
    public async Task Does_not_spend_the_link_on_a_password_that_is_refused()
    {
        await using var portal = await PasswordPortal.Start();
        var link = await portal.Link();

        var refused = Assert.IsType<PasswordReset.NotGood>(await portal.Use(link, "too short"));

        Assert.Equal(new PasswordJudgement.TooShort(12), refused.Judgement);
        Assert.IsType<PasswordReset.Done>(await portal.Use(link, PasswordPortal.Better));
    }

    [Theory]
    [InlineData(29, true)]
    [InlineData(30, false)]
    public async Task Lets_a_link_work_for_half_an_hour(int minutes, bool works)
    {
        await using var portal = await PasswordPortal.Start();
        var link = await portal.Link();
        portal.Clock.Move(TimeSpan.FromMinutes(minutes));

        Assert.Equal(works, await portal.Use(link, PasswordPortal.Better) is PasswordReset.Done);
    }

    [Theory]
    [InlineData("Disabled")]
    [InlineData("Frozen")]
    public async Task Opens_nothing_for_an_account_that_was_closed_meanwhile(string state)
    {
        await using var portal = await PasswordPortal.Start();
        var link = await portal.Link();
        await portal.SetState(portal.Anna, Enum.Parse<AccountState>(state));

        Assert.IsType<PasswordReset.LinkDead>(await portal.Use(link, PasswordPortal.Better));
        await portal.SetState(portal.Anna, AccountState.Active);
        Assert.IsType<PasswordVerdict.Right>(await portal.Check("anna", PasswordPortal.Password));
    }

    [Fact]
    public async Task Opens_nothing_after_the_password_was_changed_another_way()
    {
        await using var portal = await PasswordPortal.Start();
        var link = await portal.Link();
        await using (var scope = portal.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<PasswordBook>().Set(portal.Anna, PasswordPortal.Password, default);
        }

        Assert.IsType<PasswordReset.LinkDead>(await portal.Use(link, PasswordPortal.Better));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("not a token")]
    public async Task Opens_nothing_for_another_token_and_computes_nothing(string token)
    {
        await using var portal = await PasswordPortal.Start();
        await portal.Link();
        var before = portal.Hash.Computed;

        Assert.IsType<PasswordReset.LinkDead>(await portal.Use(token, PasswordPortal.Better));
        Assert.Equal(before, portal.Hash.Computed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1.00:00:00")]
    public async Task Distrusts_the_mailbox_once_a_mailed_link_was_used(string? wait)
    {
        await using var portal = await PasswordPortal.Start(("Passwords:MailboxDistrust", wait));
        await portal.Link();
        var link = await portal.Link();
        Assert.Null(await Distrusted(portal));
        portal.Clock.Move(TimeSpan.FromMinutes(3));
        await portal.Use(link, PasswordPortal.Better);

        Assert.Equal(wait is null ? Account.Never : portal.Clock.GetUtcNow() + TimeSpan.FromHours(24), await Distrusted(portal));
    }

    private static Task<DateTimeOffset?> Distrusted(PasswordPortal portal) =>
        portal.Read(db => db.Set<Account>().Where(account => account.Id == portal.Anna).Select(account => account.MailboxDistrustedUntil).SingleAsync());

    private static Task<int> Waiting(PortalDb db) => db.Database.SqlQuery<int>(
        $"""select count(*)::int as "Value" from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'""").SingleAsync();

    private static Task<int> Audited(PasswordPortal portal, string @event) =>
        portal.Read(db => db.Set<AuditRow>().CountAsync(row => row.Event == @event && row.TargetId == portal.Anna));

    private static Task<List<string>> Factors(PasswordPortal portal) =>
        portal.Read(db => db.Database.SqlQuery<string>($"""select row_to_json(f)::text as "Value" from factors f""").ToListAsync());
}
