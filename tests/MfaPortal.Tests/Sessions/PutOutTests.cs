using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Sessions;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MfaPortal.Tests.Sessions;

/// <summary>Somebody got into a second browser; its owner ends that one. What it has begun to link does not outlive it (threat T19).</summary>
public sealed class PutOutTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private DateTimeOffset Now => portal.Time.Now;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ends_what_was_begun_there_with_the_session(bool replaces)
    {
        var (person, stranger, page) = await Linking(replaces);
        var anna = await portal.SignedIn(person);

        await PutOut(anna, stranger);

        Assert.Equal("/sign-in/expired", (await stranger.Get(page.Url.PathAndQuery)).Path);
        await stranger.Submit(page, Confirming(page));
        await IsUntouched(person);
        Assert.Equal("/factors", (await anna.Get("/factors")).Path);
        var challenge = Assert.Single(await portal.Challenges(person.Account), one => one.Purpose != ChallengePurpose.Verify);
        Assert.NotNull(challenge.VoidedAt);
        Assert.Equal("/sign-in/expired", (await stranger.Get($"/sign-in/continue?j={challenge.JourneyId}")).Path);
    }

    [Fact]
    public async Task Leaves_what_was_begun_elsewhere()
    {
        var (person, stranger, _) = await Linking(replaces: false);
        var anna = await portal.SignedIn(person);
        var mine = await anna.Get($"/factors/{person.App}/replace");

        await PutOut(anna, stranger);

        Assert.Equal(FactorReplacement.Done, (await anna.Submit(mine, Confirming(mine))).Url.PathAndQuery);
    }

    /// <summary>The second wall: whatever ended the session.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Links_nothing_once_the_session_it_stands_on_has_ended(bool replaces)
    {
        var (person, stranger, page) = await Linking(replaces);
        await End(stranger);
        page = await stranger.Get(page.Url.PathAndQuery);

        Assert.StartsWith("/sign-in", (await stranger.Submit(page, Confirming(page))).Path, StringComparison.Ordinal);
        await IsUntouched(person);
    }

    [Fact]
    public async Task Links_nothing_for_whoever_signs_in_next_in_the_same_browser()
    {
        var (person, browser, page) = await Linking(replaces: true);
        var other = await portal.Person();
        var signedIn = await browser.Submit(await browser.Get(AppRequest.Authorize(("prompt", "login"))), FilledForm.Password(other.UserName));
        Assert.NotNull(AppRequest.Answer(signedIn, "code"));
        page = await browser.Get(page.Url.PathAndQuery);

        Assert.Equal("/sign-in/expired", (await browser.Submit(page, Confirming(page))).Path);
        await IsUntouched(person);
    }

    [Fact]
    public async Task Lets_who_proved_all_of_it_in_the_sign_in_itself_go_on()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        await portal.Change($"delete from factors where account_id = {person.Account.Id.Value} and kind = 'recovery-code'");
        var page = await browser.Submit(await browser.Get(AppRequest.Authorize(("prompt", "login"))), FilledForm.Password(person.UserName));
        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(Now)));
        Assert.Equal("/factors/recovery-codes/enrol", page.Path);
        await End(browser);

        page = await browser.Submit(await browser.Get(page.Url.PathAndQuery), FilledForm.Saved);

        Assert.NotNull(AppRequest.Answer(page, "code"));
        Assert.Equal(10, (await portal.Factors(person.Account, "recovery-code")).Count);
    }

    [Fact]
    public async Task Lets_a_first_factor_in_with_the_password_of_the_sign_in_itself()
    {
        var person = await portal.Person();
        var browser = await portal.SignedIn(person);
        portal.Time.Pass(TimeSpan.FromSeconds(1));
        await portal.Change($"update accounts set factor_deadline = {Now.AddMinutes(1)} where id = {person.Id.Value}");
        var page = await browser.Submit(await browser.Get(AppRequest.Authorize(("prompt", "login"))), FilledForm.Password(person.UserName));
        page = await browser.Submit(page, FilledForm.Device("iphone"));
        await End(browser);

        page = await browser.Get(page.Url.PathAndQuery);
        page = await browser.Submit(page, Confirming(page));

        Assert.Equal("/factors/recovery-codes/enrol", page.Path);
        Assert.Single(await portal.Factors(person, "totp"));
    }

    [Fact]
    public async Task Lets_who_signed_in_again_here_go_on_where_they_were()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        var choice = await browser.Get("/factors/enrol");
        await End(browser);
        Assert.Equal("/", (await browser.Submit(await browser.SignIn(person.Account), FilledForm.Code(person.CodeAt(Now)))).Path);

        var page = await browser.Submit(await browser.Get(choice.Url.PathAndQuery), FilledForm.Device("iphone"));
        await browser.Submit(page, Confirming(page));

        Assert.Equal(2, (await portal.Factors(person.Account, "totp")).Count);
    }

    [Fact]
    public async Task Of_an_end_and_a_confirmation_at_once_the_end_comes_first()
    {
        var (person, stranger, page) = await Linking(replaces: true);
        var anna = await portal.SignedIn(person);
        var ending = await anna.Get("/sessions");

        var answers = await portal.Behind(
            $"select from sessions where id = {SessionOf(stranger).Value} for update",
            () => anna.Submit(ending, Ending(stranger)),
            () => stranger.Submit(page, Confirming(page)));

        Assert.All(answers, answer => Assert.InRange((int)answer.Status, 200, 499));
        await IsUntouched(person);
    }

    [Fact]
    public async Task Of_an_end_and_a_confirmation_at_once_the_confirmation_comes_first()
    {
        var (person, stranger, page) = await Linking(replaces: true);
        var anna = await portal.SignedIn(person);
        var ending = await anna.Get("/sessions");

        var answers = await portal.Behind(
            $"select from factors where id = {person.App.Value} for update",
            () => stranger.Submit(page, Confirming(page)),
            () => anna.Submit(ending, Ending(stranger)));

        Assert.All(answers, answer => Assert.InRange((int)answer.Status, 200, 499));
        Assert.Equal(1, await portal.Audited(person.Account, "factor.replaced"));
        Assert.All(await portal.Sessions(person.Account), session => Assert.NotNull(session.EndedAt));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Never_lets_a_new_factor_in_after_the_end(bool replaces)
    {
        for (var round = 0; round < 8; round++)
        {
            var (person, stranger, page) = await Linking(replaces);
            var anna = await portal.SignedIn(person);
            var ending = await anna.Get("/sessions");

            var answers = await Task.WhenAll(
                Task.Run(() => anna.Submit(ending, Ending(stranger))), Task.Run(() => stranger.Submit(page, Confirming(page))));

            Assert.All(answers, answer => Assert.InRange((int)answer.Status, 200, 499));
            if (await portal.Events(person.Account.Id, replaces ? "factor.replaced" : "factor.enrolled") is [var linked])
            {
                Assert.True(linked.Id < Assert.Single(await portal.Events(person.Account.Id, "session.ended")).Id, "Linked after the session had ended.");
            }
        }
    }

    private static SessionId SessionOf(Browser browser) =>
        RowId.TryParse<SessionId>(browser.Cookies["session"].Split('.')[0], out var id) ? id : throw new InvalidOperationException("Nobody is signed in.");

    private static FilledForm Ending(Browser other) => new($"li[data-session='{SessionOf(other)}'] form", ("id", SessionOf(other).ToString()));

    private static async Task PutOut(Browser anna, Browser other) =>
        Assert.True((await anna.Submit(await anna.Get("/sessions"), Ending(other))).Has(".message.done"));

    private FilledForm Confirming(Page page) => FilledForm.Code(Codes.At(page.Text("[data-totp-key]"), Now));

    private Task<int> End(Browser browser) =>
        portal.Change($"update sessions set ended_at = {Now}, end_reason = 'a test' where id = {SessionOf(browser).Value}");

    private async Task IsUntouched(Enrolled person)
    {
        Assert.Equal(person.App, Assert.Single(await portal.Factors(person.Account, "totp")).Id);
        Assert.Equal(0, await portal.Audited(person.Account, "factor.replaced") + await portal.Audited(person.Account, "factor.enrolled"));
    }

    private async Task<(Enrolled Person, Browser Browser, Page Page)> Linking(bool replaces)
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        var page = replaces
            ? await browser.Get($"/factors/{person.App}/replace")
            : await browser.Submit(await browser.Get("/factors/enrol"), FilledForm.Device("iphone"));
        Assert.True(page.Has("[data-totp-key]"));
        return (person, browser, page);
    }
}
