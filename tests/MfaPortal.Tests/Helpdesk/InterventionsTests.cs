using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Factors;
using MfaPortal.Helpdesk;
using MfaPortal.Passwords;
using MfaPortal.Sessions;
using MfaPortal.SignIn;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Helpdesk;

public sealed class InterventionsTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private static readonly Act[] Acts = [new Act.FullReset(), new Act.SessionEnd(), new Act.Unlock()];

    [Fact]
    public async Task Resets_all_factors_and_ends_everything_that_stood_on_them()
    {
        var (agent, anna) = (await portal.Agent(), await portal.Person(person => person.FactorDeadline = portal.Time.Now.AddDays(-1)));
        await portal.Factor(anna.Id);
        await portal.Factor(anna.Id, set: true);
        await portal.Browser(anna);
        await portal.Browser(anna);
        var journey = await Journey(anna);

        Assert.IsType<Intervention.Done>(await portal.Do(agent, anna.Id, new Act.FullReset(), "Lost phone, ticket 4711"));

        Assert.Equal(0, await portal.ActiveFactors(anna.Id));
        Assert.Equal(0, await portal.OpenSessions(anna.Id));
        Assert.True(await portal.Query(db => db.Set<Journey>().Where(row => row.Id == journey).Select(row => row.ExpiresAt).SingleAsync()) <= portal.Time.Now);
        var row = Assert.Single(await portal.Events(anna.Id, "helpdesk.reset"));
        Assert.Equal(agent.Id, row.ActorId);
        Assert.Equal("Lost phone, ticket 4711", row.Facts["reason"]);
        Assert.All(await portal.Events(anna.Id, "factor.removed"), removed => Assert.Equal("Lost phone, ticket 4711", removed.Facts["reason"]));
        Assert.Equal(anna.FactorDeadline, await portal.Query(db => db.Set<Account>().Where(account => account.Id == anna.Id).Select(account => account.FactorDeadline).SingleAsync()));
    }

    [Fact]
    public async Task Ends_an_enrolment_that_somebody_else_began()
    {
        var (agent, anna) = (await portal.Agent(), await portal.Person());
        var journey = await Journey(anna);
        var now = portal.Time.Now;
        var begun = new Challenge
        {
            Id = RowId.New<ChallengeId>(now),
            AccountId = anna.Id,
            JourneyId = journey,
            Kind = portal.Services.GetRequiredService<FactorCatalogue>().Primary.First().Name,
            Purpose = ChallengePurpose.Enrol,
            BrowserHash = new byte[32],
            AttemptsLeft = 5,
            CreatedAt = now,
            ExpiresAt = now.AddDays(1),
        };
        await portal.Query(db =>
        {
            db.Add(begun);
            return db.SaveChangesAsync();
        });

        Assert.IsType<Intervention.Done>(await portal.Do(agent, anna.Id, new Act.FullReset()));

        Assert.NotNull(await portal.Query(db => db.Set<Challenge>().Where(row => row.Id == begun.Id).Select(row => row.VoidedAt).SingleAsync()));
    }

    [Fact]
    public async Task Resets_one_factor_and_leaves_the_other()
    {
        var (agent, anna) = (await portal.Agent(), await portal.Person());
        var lost = await portal.Factor(anna.Id, label: "Old phone");
        await portal.Factor(anna.Id, label: "New phone");
        await portal.Browser(anna);

        Assert.IsType<Intervention.Done>(await portal.Do(agent, anna.Id, new Act.FactorReset(lost)));

        Assert.Equal("New phone", await portal.Query(db => db.Set<Factor>().Where(factor => factor.AccountId == anna.Id && factor.RetiredAt == null).Select(factor => factor.Label).SingleAsync()));
        Assert.Equal(0, await portal.OpenSessions(anna.Id));
        Assert.Equal("Old phone", Assert.Single(await portal.Events(anna.Id, "helpdesk.reset")).Facts["label"]);
    }

    [Fact]
    public async Task Refuses_a_factor_of_somebody_else_and_changes_nothing()
    {
        var (agent, anna, bert) = (await portal.Agent(), await portal.Person(), await portal.Person());
        await portal.Factor(anna.Id);
        var berts = await portal.Factor(bert.Id);
        await portal.Browser(anna);
        await portal.Browser(bert);

        Assert.IsType<Intervention.NotThere>(await portal.Do(agent, anna.Id, new Act.FactorReset(berts)));

        Assert.Equal((1, 1), (await portal.ActiveFactors(anna.Id), await portal.ActiveFactors(bert.Id)));
        Assert.Equal((1, 1), (await portal.OpenSessions(anna.Id), await portal.OpenSessions(bert.Id)));
        Assert.Empty(await portal.Events(anna.Id, "sessions.ended"));
    }

    [Fact]
    public async Task Knows_nobody_by_an_id_of_nobody() =>
        Assert.IsType<Intervention.NotThere>(await portal.Do(await portal.Agent(), new AccountId(Guid.Parse("01234567-89ab-7def-8123-456789abcdef")), new Act.FullReset()));

    [Theory]
    [InlineData(Role.Helpdesk)]
    [InlineData(Role.Admin)]
    public async Task Keeps_helpdesk_away_from_those_who_have_rights(string role)
    {
        var (agent, boss) = (await portal.Agent(), await portal.Person(person => person.Roles = [role]));
        var factor = await portal.Factor(boss.Id, failures: 7);
        await portal.Browser(boss);

        foreach (var act in Acts.Append(new Act.FactorReset(factor)))
        {
            Assert.IsType<Intervention.Refused>(await portal.Do(agent, boss.Id, act));
        }

        Assert.Equal((1, 1), (await portal.ActiveFactors(boss.Id), await portal.OpenSessions(boss.Id)));
        var refused = await portal.Events(boss.Id, "helpdesk.refused");
        Assert.Equal(["reset", "session-end", "unlock", "factor-reset"], refused.Select(row => row.Facts["act"]));
        Assert.All(refused, row => Assert.Equal((AuditResult.Refused, (AccountId?)agent.Id), (row.Result, row.ActorId)));
    }

    [Theory]
    [InlineData(Role.Helpdesk)]
    [InlineData(Role.Admin)]
    public async Task Lets_nobody_reset_themselves(string role)
    {
        var agent = await portal.Agent(role);
        await portal.Factor(agent.Id);

        Assert.IsType<Intervention.Refused>(await portal.Do(agent, agent.Id, new Act.FullReset()));
        Assert.Equal(1, await portal.ActiveFactors(agent.Id));
    }

    [Fact]
    public async Task Lets_an_admin_reset_another_admin()
    {
        var (admin, other) = (await portal.Agent(Role.Admin), await portal.Agent(Role.Admin));
        await portal.Factor(other.Id);

        Assert.IsType<Intervention.Done>(await portal.Do(admin, other.Id, new Act.FullReset()));
        Assert.Equal(0, await portal.ActiveFactors(other.Id));
    }

    [Fact]
    public async Task Refuses_an_agent_who_has_no_rights_any_more()
    {
        var (employee, anna) = (await portal.Person(), await portal.Person());
        await portal.Factor(anna.Id);

        Assert.IsType<Intervention.Refused>(await portal.Do(employee, anna.Id, new Act.FullReset()));
        Assert.Equal(1, await portal.ActiveFactors(anna.Id));
    }

    [Fact]
    public async Task Signs_out_everywhere_and_keeps_the_factors()
    {
        var (agent, anna) = (await portal.Agent(), await portal.Person());
        await portal.Factor(anna.Id);
        await portal.Browser(anna);

        Assert.IsType<Intervention.Done>(await portal.Do(agent, anna.Id, new Act.SessionEnd()));

        Assert.Equal((1, 0), (await portal.ActiveFactors(anna.Id), await portal.OpenSessions(anna.Id)));
        Assert.Equal("Lost phone, called back", Assert.Single(await portal.Events(anna.Id, "helpdesk.signed-out")).Facts["reason"]);
    }

    [Fact]
    public async Task Unlocks_password_and_factors_of_this_person_alone()
    {
        var (agent, anna, bert) = (await portal.Agent(), await portal.Person(), await portal.Person());
        foreach (var person in new[] { anna.Id, bert.Id })
        {
            await portal.Factor(person, failures: FactorDesk.LastTry, nextTry: portal.Time.Now.AddHours(1));
            await portal.Query(db => db.Set<PasswordRow>().Where(row => row.AccountId == person).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.Failures, 100).SetProperty(row => row.NextTryAt, portal.Time.Now.AddHours(1))));
        }

        Assert.IsType<Intervention.Done>(await portal.Do(agent, anna.Id, new Act.Unlock()));

        Assert.Equal((0, 0, null, null), await Misses(anna.Id));
        Assert.Equal((100, 100, portal.Time.Now.AddHours(1), portal.Time.Now.AddHours(1)), await Misses(bert.Id));
        Assert.Single(await portal.Events(anna.Id, "helpdesk.unlocked"));
    }

    [Fact]
    public async Task Does_all_of_it_or_nothing()
    {
        await using var faulty = await PortalFactory.Start();
        var (agent, anna) = (await faulty.Agent(), await faulty.Person());
        await faulty.Factor(anna.Id);
        await faulty.Browser(anna);
        var journey = await Journey(anna, faulty);
        await faulty.Query(db => db.Database.ExecuteSqlRawAsync("""
            create function full_disk() returns trigger language plpgsql as 'begin raise exception ''no space left''; end';
            create trigger full_disk before insert on audit for each row when (new.event = 'helpdesk.reset') execute function full_disk();
            """));

        await Assert.ThrowsAnyAsync<DbUpdateException>(() => faulty.Do(agent, anna.Id, new Act.FullReset()));

        Assert.Equal((1, 1), (await faulty.ActiveFactors(anna.Id), await faulty.OpenSessions(anna.Id)));
        Assert.True(await faulty.Query(db => db.Set<Journey>().Where(row => row.Id == journey).Select(row => row.ExpiresAt).SingleAsync()) > faulty.Time.Now);
        Assert.Equal(0, await faulty.Query(db => db.Set<AuditRow>().CountAsync(row => row.TargetId != null)));
    }

    [Fact]
    public async Task Two_resets_at_once_remove_once()
    {
        var (agent, anna) = (await portal.Agent(), await portal.Person());
        var factor = await portal.Factor(anna.Id);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => portal.Do(agent, anna.Id, new Act.FactorReset(factor))));

        Assert.Single(outcomes.OfType<Intervention.Done>());
        Assert.Single(await portal.Events(anna.Id, "helpdesk.reset"));
    }

    private Task<(int, int, DateTimeOffset?, DateTimeOffset?)> Misses(AccountId account) => portal.Query(async db =>
    {
        var password = await db.Set<PasswordRow>().AsNoTracking().SingleAsync(row => row.AccountId == account);
        var factor = await db.Set<Factor>().AsNoTracking().SingleAsync(row => row.AccountId == account);
        return (password.Failures, factor.Failures, password.NextTryAt, factor.NextTryAt);
    });

    private async Task<JourneyId> Journey(Account account, PortalFactory? where = null) => await (where ?? portal).Query(async db =>
    {
        var now = (where ?? portal).Time.Now;
        var journey = new Journey { Id = RowId.New<JourneyId>(now), Wish = JourneyWish.SignIn, AccountId = account.Id, CreatedAt = now, ExpiresAt = now.AddMinutes(30) };
        db.Add(journey);
        await db.SaveChangesAsync();
        return journey.Id;
    });
}
