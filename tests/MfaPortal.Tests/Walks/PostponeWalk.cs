using System.Globalization;
using System.Net;
using System.Web;
using MfaPortal.Accounts;
using MfaPortal.Tests.Fixture;
using Xunit;

namespace MfaPortal.Tests.Walks;

/// <summary>"Not now", until a day of one's own, as long as the deadline is ahead.</summary>
[Collection(WalksCollection.Name)]
public sealed class PostponeWalk(PortalWithApps place)
{
    private DateTimeOffset Now => place.Time.Now;

    [Fact]
    public async Task Lets_a_postponer_in_with_a_password_and_says_so_to_the_app()
    {
        var postponer = await Postponer();
        var traveller = place.Traveller();

        var page = await traveller.Submit(await traveller.Open("http://localhost:5081/signin"), FilledForm.Password(postponer.UserName));
        Assert.Equal("/factors/enrol", page.Path);
        Assert.Contains("Days left: 14", page.Text("main"), StringComparison.Ordinal);
        page = await traveller.Open(page.NotNow());
        page = await traveller.Submit(page, FilledForm.Day(Now.AddDays(5)));

        Assert.Equal("http://localhost:5081/", page.Url.AbsoluteUri);
        Assert.Equal("pwd", Traveller.Told(page, "Strength (acr)"));
        Assert.Equal("pwd", Traveller.Told(page, "Means (amr)"));

        // The second time, too: the reminder proves nothing.
        traveller = place.Traveller();
        page = await traveller.Submit(await traveller.Open("http://localhost:5081/signin"), FilledForm.Password(postponer.UserName));
        page = await traveller.Submit(page, page.GoOn());
        Assert.Equal("pwd", Traveller.Told(page, "Strength (acr)"));
        Assert.Equal("pwd", Traveller.Told(page, "Means (amr)"));
    }

    [Fact]
    public async Task Reminds_at_every_sign_in_until_the_day_that_was_chosen_and_then_asks_again()
    {
        var postponer = await Postponer();
        var chosen = Now.AddDays(4);
        var browser = place.Portal.Browser();
        var page = await browser.SignIn(postponer);
        Assert.Equal("/factors/enrol", page.Path);
        Assert.Equal("/", (await browser.Postpone(page, chosen)).Path);

        foreach (var left in new[] { 13, 12 })
        {
            place.Time.Pass(TimeSpan.FromDays(1));
            browser = place.Portal.Browser();
            page = await browser.SignIn(postponer);
            Assert.Equal("/sign-in/reminder", page.Path);
            Assert.Equal($"Days left: {left}", page.Text("h1"));
            Assert.Contains(Day(chosen), page.Text("main"), StringComparison.Ordinal);
            page = await browser.Submit(page, page.GoOn());
            Assert.Equal("/", page.Path);
            Assert.Contains($": {left}.", page.Text("[data-days-left]"), StringComparison.Ordinal);
        }

        place.Time.Pass(TimeSpan.FromDays(2));
        Assert.Equal("/factors/enrol", (await place.Portal.Browser().SignIn(postponer)).Path);
    }

    [Fact]
    public async Task Leads_from_the_reminder_to_enrolling_and_to_another_day()
    {
        var postponer = await Postponer();
        var browser = place.Portal.Browser();
        await browser.Postpone(await browser.SignIn(postponer), Now.AddDays(4));

        browser = place.Portal.Browser();
        var page = await browser.SignIn(postponer);
        Assert.Equal("/factors/enrol", (await browser.Get(page.Document.QuerySelector("main .actions a")!.GetAttribute("href")!)).Path);
        page = await browser.Get(page.Document.QuerySelector("main .foot a")!.GetAttribute("href")!);
        Assert.Equal("/", (await browser.Submit(page, FilledForm.Day(Now.AddDays(10)))).Path);

        Assert.Equal(2, await place.Portal.Audited(postponer, "enrolment.postponed"));
        page = await place.Portal.Browser().SignIn(postponer);
        Assert.Contains(Day(Now.AddDays(10)), page.Text("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_the_same_session_everywhere_once_the_deadline_has_passed()
    {
        var late = await place.Portal.Person(person => person.FactorDeadline = Now.AddMinutes(20));
        var browser = place.Portal.Browser();
        var page = await browser.Submit(await browser.Get(AppRequest.Authorize()), FilledForm.Password(late.UserName));
        var stale = await browser.Get(page.NotNow());
        page = await browser.Postpone(page, late.FactorDeadline);
        var app = place.Portal.Browser();
        var tokens = await AppRequest.Redeem(app, AppRequest.Answer(page, "code")!);
        Assert.Equal("pwd", AppRequest.Claim(tokens, "acr").GetString());
        Assert.Equal(HttpStatusCode.OK, (await AppRequest.Userinfo(app, tokens)).Status);
        Assert.Equal("/factors", (await browser.Get("/factors")).Path);

        // Not a minute in which a token of five minutes could have run out by itself.
        place.Time.Now = late.FactorDeadline!.Value.AddSeconds(-30);
        tokens = await AppRequest.Redeem(app, AppRequest.Answer(await browser.Get(AppRequest.Authorize(("prompt", "none"))), "code")!);
        var waiting = AppRequest.Answer(await browser.Get(AppRequest.Authorize(("prompt", "none"))), "code")!;
        var other = place.Portal.Browser();
        var reminded = await other.SignIn(late);
        Assert.Equal("/sign-in/reminder", reminded.Path);
        place.Time.Pass(TimeSpan.FromSeconds(31));

        Assert.Equal("/sign-in", (await browser.Get("/")).Path);
        Assert.Equal("/sign-in", (await browser.Get("/factors")).Path);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.Get("/session/remaining")).Status);
        Assert.Equal("login_required", AppRequest.Answer(await browser.Get(AppRequest.Authorize(("prompt", "none"))), "error"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await AppRequest.Userinfo(app, tokens)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AppRequest.Redeem(app, waiting)).Status);

        // Nor does anything that is still open put it off once more (threat T05).
        Assert.Equal("/factors/enrol", (await other.Submit(reminded, reminded.GoOn())).Path);
        page = await browser.SignIn(late);
        Assert.Equal("/factors/enrol", page.Path);
        Assert.False(page.Has(FilledForm.NotNow));
        var journey = HttpUtility.ParseQueryString(page.Url.Query)["j"]!;
        foreach (var path in new[] { "/sign-in/postpone", "/sign-in/reminder" })
        {
            Assert.Equal("/factors/enrol", (await browser.Get($"{path}?j={journey}")).Path);
            var posted = await browser.Post($"{path}?j={journey}", ("Day", "2099-01-01"), ("__RequestVerificationToken", page.Document.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!));
            Assert.Equal("/factors/enrol", posted.Path);
        }

        Assert.NotEqual("/", (await browser.Submit(stale, FilledForm.Day(late.FactorDeadline.Value))).Path);
    }

    private static string Day(DateTimeOffset moment) => moment.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private Task<Account> Postponer() => place.Portal.Person(person => person.FactorDeadline = Now.AddDays(14));
}
