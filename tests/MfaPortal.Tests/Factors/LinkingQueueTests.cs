using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Helpdesk;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MfaPortal.Tests.Factors;

/// <summary>Who writes more than one thing that a person has begun to link stands in one queue, so that no two wait for each other.</summary>
public sealed class LinkingQueueTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private DateTimeOffset Now => portal.Time.Now;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_confirmation_waits_for_who_ends_everything(bool replaces)
    {
        var agent = await portal.Person(account => account.Roles = [Role.Helpdesk]);
        var (person, begun) = await BegunTwice(replaces);
        var first = await First(person);

        var answers = await portal.Behind<object>(
            $"select from challenges where id = {first.Value} for update",
            async () => await portal.Do(agent, person.Id, new Act.SessionEnd()),
            async () => await Confirm(begun.Single(one => one.Page.Url.Query != $"?c={first}")));

        Assert.IsType<Intervention.Done>(answers[0]);
        Assert.InRange((int)Assert.IsType<OneAnswer>(answers[1]).Status, 200, 499);
        Assert.Equal(0, await portal.Audited(person, replaces ? "factor.replaced" : "factor.enrolled"));
    }

    [Fact]
    public async Task A_confirmation_waits_for_who_begins_anew()
    {
        var (person, begun) = await BegunTwice(replaces: false);
        var third = portal.Browser();
        var choice = await third.SignIn(person);

        var answers = await portal.Behind(
            $"select from challenges where id = {(await Oldest(person)).Value} for update",
            async () => (int)(await third.Submit(choice, FilledForm.Device("iphone"))).Status,
            async () => (int)(await Confirm(begun[1])).Status);

        Assert.All(answers, status => Assert.InRange(status, 200, 499));
        Assert.Equal(0, await portal.Audited(person, "factor.enrolled"));
    }

    [Fact]
    public async Task Who_ends_everything_waits_for_a_sign_out()
    {
        var agent = await portal.Person(account => account.Roles = [Role.Helpdesk]);
        var enrolled = await portal.Enrolled();
        var browser = await portal.SignedIn(enrolled);
        var page = await browser.Get($"/factors/{enrolled.App}/replace");
        var shown = Assert.Single(await portal.Challenges(enrolled.Account), challenge => challenge.AcceptedAt is not null);

        var answers = await portal.Behind<object>(
            $"select from challenges where id = {shown.Id.Value} for update",
            async () => (int)(await browser.Submit(page, FilledForm.SignOut)).Status,
            async () => await portal.Do(agent, enrolled.Account.Id, new Act.SessionEnd()));

        Assert.Equal(200, answers[0]);
        Assert.IsType<Intervention.Done>(answers[1]);
    }

    [Fact]
    public async Task Nobody_waits_for_ever_whatever_the_order()
    {
        var agent = await portal.Person(account => account.Roles = [Role.Helpdesk]);
        for (var round = 0; round < 6; round++)
        {
            var (person, begun) = await BegunTwice(replaces: round % 2 == 0);

            var ends = Enumerable.Range(0, 3).Select(_ => Task.Run(() => portal.Do(agent, person.Id, new Act.SessionEnd()))).ToList();
            var answers = await Task.WhenAll(begun.Select(one => Task.Run(() => Confirm(one))));

            Assert.All(await Task.WhenAll(ends), end => Assert.IsType<Intervention.Done>(end));
            Assert.All(answers, answer => Assert.InRange((int)answer.Status, 200, 499));
        }
    }

    private Task<OneAnswer> Confirm((Browser Browser, Page Page) begun) =>
        portal.PostOnce(begun.Browser, begun.Page, FilledForm.Code(Codes.At(begun.Page.Text("[data-totp-key]"), Now)));

    private async Task<ChallengeId> Oldest(Account person) =>
        (await portal.Challenges(person)).Where(challenge => challenge.Purpose != ChallengePurpose.Verify).MinBy(challenge => challenge.Id.Value)!.Id;

    // As a statement comes by them that does not care for an order.
    private async Task<ChallengeId> First(Account person) => ChallengeId.From((await portal.Query(db => db.Database.SqlQuery<Guid>(
        $"""select id as "Value" from challenges where account_id = {person.Id.Value} and purpose <> 0 order by ctid limit 1""").ToListAsync()))[0]);

    // Who begins in a second browser ends what was begun in the first; here both are open all the same, the older one behind the newer.
    private async Task<(Account Person, List<(Browser Browser, Page Page)> Begun)> BegunTwice(bool replaces)
    {
        var begun = new List<(Browser Browser, Page Page)>();
        var enrolled = replaces ? await portal.Enrolled() : null;
        var person = enrolled?.Account ?? await portal.Person(account => account.FactorDeadline = Now);
        for (var i = 0; i < 2; i++)
        {
            var browser = enrolled is null ? portal.Browser() : await portal.SignedIn(enrolled);
            begun.Add((browser, enrolled is null
                ? await browser.Submit(await browser.SignIn(person), FilledForm.Device("iphone"))
                : await browser.Get($"/factors/{enrolled.App}/replace")));
            portal.Time.Pass(TimeSpan.FromSeconds(1));
        }

        var oldest = await Oldest(person);
        await portal.Change($"update challenges set voided_at = null where account_id = {person.Id.Value} and purpose <> 0 and id <> {oldest.Value}");
        await portal.Change($"update challenges set voided_at = null where id = {oldest.Value}");
        return (person, begun);
    }
}
