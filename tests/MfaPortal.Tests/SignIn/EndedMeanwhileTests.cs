using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.RelyingApps.Logout;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.SignIn;

/// <summary>A sign-in under way while what it stands on ends: by a reset, by a sign-out, by going away.</summary>
public sealed class EndedMeanwhileTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private DateTimeOffset Now => portal.Time.Now;

    /// <summary>Threat T50: the clock was read before the reset, or is another node's.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Finishes_nothing_after_a_reset_on_a_clock_that_lags(bool app)
    {
        var person = await portal.Enrolled();
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get(app ? AppRequest.Authorize() : "/sign-in"), FilledForm.Password(person.UserName));
        var proven = await portal.PostOnce(browser, page, FilledForm.Code(person.CodeAt(Now)));
        await EndEverything(person.Account);

        portal.Time.Pass(TimeSpan.FromMilliseconds(-100));
        page = await browser.Get(proven.Location!);

        Assert.Equal("/sign-in/expired", page.Path);
        Assert.Empty(await portal.Sessions(person.Account));
    }

    [Fact]
    public async Task Gives_no_cookie_for_a_session_that_ended_while_it_grew_stronger()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        var page = await browser.Submit(await browser.Get(AppRequest.Authorize(("prompt", "login"))), FilledForm.Password(person.UserName));
        var proven = await portal.PostOnce(browser, page, FilledForm.Code(person.CodeAt(Now)));

        var answer = Assert.Single(await portal.Behind(
            $"update sessions set ended_at = {Now} where account_id = {person.Account.Id.Value}", () => portal.GetOnce(browser, proven.Location!)));

        Assert.StartsWith("/sign-in/expired?j=", answer.Location, StringComparison.Ordinal);
        Assert.False(answer.Sets("session"));
        Assert.Equal(0, await portal.Audited(person.Account, "session.strengthened"));
    }

    [Fact]
    public async Task Asks_for_the_password_again_of_who_went_away_for_half_an_hour()
    {
        var person = await Newcomer();
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
        portal.Time.Pass(TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(1));
        Assert.Equal("/factors/enrol", (await browser.Get(page.Url.PathAndQuery)).Path);

        portal.Time.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal("/sign-in", (await browser.Get(page.Url.PathAndQuery)).Path);
        var again = await browser.Get(page.NotNow());
        Assert.Equal("/sign-in", again.Path);
        Assert.Empty(await portal.Sessions(person));

        // The same journey goes on from there.
        Assert.Equal("/factors/enrol", (await browser.Submit(again, FilledForm.Password(person.UserName))).Path);
    }

    [Fact]
    public async Task Ends_with_the_sign_out_of_the_same_person_in_the_same_browser()
    {
        var person = await Newcomer();
        var (browser, elsewhere) = (portal.Browser(), portal.Browser());
        var left = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
        var key = await browser.Submit(left, FilledForm.Device("iphone"));
        var other = await elsewhere.Submit(await elsewhere.Get("/sign-in"), FilledForm.Password(person.UserName));
        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
        page = await browser.Postpone(page);
        Assert.Equal("/", page.Path);

        await browser.SignOut();

        Assert.Equal("/sign-in/expired", (await browser.Get(left.NotNow())).Path);
        Assert.Equal("/sign-in/expired", (await browser.Get(left.Url.PathAndQuery)).Path);
        Assert.Equal("/sign-in/expired", (await browser.Get(key.Url.PathAndQuery)).Path);
        Assert.Equal("/factors/enrol", (await elsewhere.Get(other.Url.PathAndQuery)).Path);
    }

    [Fact]
    public async Task Tells_the_audit_which_session_it_was_and_who_ended_it()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        await browser.SignOut();
        await portal.SignedIn(person);
        portal.Time.Pass(TimeSpan.FromMinutes(30));
        await portal.EndOverdue();

        var sessions = await portal.Sessions(person.Account);
        var rows = await portal.Query(db => db.Set<AuditRow>().AsNoTracking()
            .Where(row => row.TargetId == person.Account.Id && row.Event.StartsWith("session.")).OrderBy(row => row.Id).ToListAsync());
        AccountId? self = person.Account.Id;
        Assert.Equal(
            [
                ("session.started", sessions[0].Id.ToString(), self), ("session.ended", sessions[0].Id.ToString(), self),
                ("session.started", sessions[1].Id.ToString(), self), ("session.ended", sessions[1].Id.ToString(), null),
            ],
            rows.Select(row => (row.Event, row.Facts.GetValueOrDefault("session", ""), row.ActorId)));
    }

    private Task<Account> Newcomer() => portal.Person(person => person.FactorDeadline = Now.AddDays(14));

    private Task<int> EndEverything(Account person) => portal.Ask(async services =>
    {
        var db = services.GetRequiredService<PortalDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await services.GetRequiredService<SessionDesk>().EndEverything(person.Id, "password.reset", person.Id, except: null, CancellationToken.None);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return 0;
    });
}
