using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Factors.Totp;
using MfaPortal.Helpdesk;
using MfaPortal.Oidc.Host;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Factors;

/// <summary>Whoever writes several factors of a person at once, or the factor and its audit.</summary>
public sealed class FactorLockTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    [Theory]
    [InlineData("unlock")]
    [InlineData("reset")]
    public async Task A_helpdesk_and_a_try_never_wait_for_each_other(string act)
    {
        var (person, first) = await WithTwo();
        var (browser, page) = await portal.AtTheCode(person);
        var agent = await portal.Agent();

        var outcomes = await portal.Behind<object>(
            $"select from factors where id = {first.Value} for update",
            async () => (int)(await portal.PostOnce(browser, page, FilledForm.Code("000000"))).Status,
            async () => await portal.Do(agent, person.Account.Id, act == "unlock" ? new Act.Unlock() : new Act.FullReset()));

        Assert.InRange((int)outcomes[0], 200, 399);
        Assert.Equal(new Intervention.Done(), outcomes[1]);
    }

    [Fact]
    public async Task A_removal_and_a_try_never_wait_for_each_other()
    {
        var (person, first) = await WithTwo();
        var (browser, page) = await portal.AtTheCode(person);

        var outcomes = await portal.Behind<object>(
            $"select from factors where id = {first.Value} for update",
            async () => await Remove(person.Account, first),
            async () => (int)(await portal.PostOnce(browser, page, FilledForm.Code("000000"))).Status);

        Assert.True((bool)outcomes[0]);
        Assert.InRange((int)outcomes[1], 200, 399);
    }

    [Fact]
    public async Task Two_removals_at_once_leave_the_last_one_that_is_asked_for()
    {
        var (person, first) = await WithTwo();

        var removed = await portal.Behind(
            $"select from factors where id = {first.Value} for update",
            () => Remove(person.Account, first),
            () => Remove(person.Account, person.App));

        Assert.Single(removed, done => done);
        Assert.Single(await portal.Factors(person.Account, "totp"));
    }

    [Fact]
    public async Task A_name_changes_with_its_audit_or_not_at_all()
    {
        await using var faulty = await PortalFactory.Start();
        var person = await faulty.Enrolled();
        await faulty.Query(db => db.Database.ExecuteSqlRawAsync("""
            create function full_disk() returns trigger language plpgsql as 'begin raise exception ''no space left''; end';
            create trigger full_disk before insert on audit for each row when (new.event = 'factor.renamed') execute function full_disk();
            """));

        await Assert.ThrowsAnyAsync<Exception>(() => Rename(faulty, person));
        Assert.Equal("iPhone or iPad", Assert.Single(await faulty.Factors(person.Account, "totp")).Label);

        await faulty.Change($"drop trigger full_disk on audit");
        Assert.True(await Rename(faulty, person));
        Assert.Equal("Work phone", Assert.Single(await faulty.Factors(person.Account, "totp")).Label);
        Assert.Equal("Work phone", Assert.Single(await faulty.Events(person.Account.Id, "factor.renamed")).Facts["label"]);
    }

    private static Task<bool> Rename(PortalFactory portal, Enrolled person) => portal.Ask(services =>
        services.GetRequiredService<FactorDesk>().Rename(person.Account.Id, person.App, "Work phone", CancellationToken.None));

    private Task<bool> Remove(Account person, FactorId factor) => portal.Ask(services => services.GetRequiredService<FactorRemoval>().RemoveOwn(
        new SignedIn(
            RowId.New<SessionId>(portal.Time.Now), person.Id, person.UserName, person.DisplayName, person.Email, person.Language, person.Roles,
            Strength.Strong, ["pwd", "otp"], portal.Time.Now, portal.Time.Now, portal.Time.Now, portal.Time.Now, portal.Time.Now.AddHours(12), portal.Time.Now),
        factor, CancellationToken.None));

    // The one that comes first by its id lies behind the other in the table.
    private async Task<(Enrolled Person, FactorId First)> WithTwo()
    {
        var person = await portal.Enrolled();
        await portal.Change($"update factors set failures = 1 where id = {person.App.Value}");
        var first = RowId.New<FactorId>(portal.Time.Now.AddDays(-1));
        await portal.Ask(async services =>
        {
            var (db, box, entropy) = (services.GetRequiredService<PortalDb>(), services.GetRequiredService<SecretBox>(), services.GetRequiredService<Entropy>());
            db.Add(new Factor
            {
                Id = first,
                AccountId = person.Account.Id,
                Kind = "totp",
                Label = "Old phone",
                Payload = box.Seal(TotpSecret.New(entropy), first.ToString()),
                Failures = 1,
                EnrolledAt = portal.Time.Now,
            });
            return await db.SaveChangesAsync();
        });
        return (person, first);
    }
}
