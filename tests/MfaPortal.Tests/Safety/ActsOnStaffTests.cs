using MfaPortal.Accounts;
using MfaPortal.Helpdesk;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Safety;

public sealed class ActsOnStaffTests(LetterPortal portal) : IClassFixture<LetterPortal>
{
    [Theory]
    [InlineData(Role.Helpdesk)]
    [InlineData(Role.Admin)]
    public async Task Are_told_to_all_other_administrators(string role)
    {
        await portal.Change($"update accounts set roles = '{{}}'");
        var (agent, boss, witness) = (await portal.Agent(Role.Admin), await portal.Person(person => person.Roles = [role]), await portal.Person(person => person.Roles = [Role.Admin]));
        await portal.Factor(boss.Id);

        Assert.IsType<Intervention.Done>(await portal.Do(agent, boss.Id, new Act.FullReset(), "Lost phone, seen at the desk"));

        var told = Assert.Single(await portal.Read("rights-acted-on", witness.Email!)).Text;
        Assert.All(["Reset all", boss.UserName, "Lost phone, seen at the desk"], said => Assert.Contains(said, told, StringComparison.Ordinal));
        Assert.DoesNotContain("rights-acted-on", await portal.Letters(boss));
        Assert.Empty(await portal.Letters(agent));
    }

    [Fact]
    public async Task Are_told_to_nobody_where_the_account_has_no_rights_or_nothing_was_done()
    {
        var (agent, anna) = (await portal.Agent(Role.Admin), await portal.Person());
        var (boss, witness) = (await portal.Person(person => person.Roles = [Role.Admin]), await portal.Person(person => person.Roles = [Role.Admin]));

        Assert.IsType<Intervention.Done>(await portal.Do(agent, anna.Id, new Act.SessionEnd()));
        Assert.IsType<Intervention.NotThere>(await portal.Do(agent, boss.Id, new Act.Unfreeze()));

        Assert.Empty(await portal.Letters(witness));
    }
}
