using System.Net;
using MfaPortal.Tests.Fixture;
using Xunit;

namespace MfaPortal.Tests.Walks;

/// <summary>"Not now", as long as the deadline is ahead.</summary>
[Collection(WalksCollection.Name)]
public sealed class PostponeWalk(PortalWithApps place)
{
    [Fact]
    public async Task Lets_a_postponer_in_with_a_password_and_says_so_to_the_app()
    {
        var postponer = await place.Portal.Person(person => person.FactorDeadline = place.Time.Now.AddDays(14));
        var traveller = place.Traveller();

        var page = await traveller.Submit(await traveller.Open("http://localhost:5081/signin"), FilledForm.Password(postponer.UserName));
        Assert.Equal("/factors/enrol", page.Path);
        Assert.Contains("Days left: 14", page.Text("main"), StringComparison.Ordinal);
        page = await traveller.Submit(page, FilledForm.Postpone);

        Assert.Equal("http://localhost:5081/", page.Url.AbsoluteUri);
        Assert.Equal("pwd", Traveller.Told(page, "Strength (acr)"));
        Assert.Equal("pwd", Traveller.Told(page, "Means (amr)"));
    }

    [Fact]
    public async Task Reminds_at_every_sign_in()
    {
        var postponer = await place.Portal.Person(person => person.FactorDeadline = place.Time.Now.AddDays(14));
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var traveller = place.Traveller();
            var page = await traveller.Submit(await traveller.Open("/"), FilledForm.Password(postponer.UserName));
            Assert.Equal("/factors/enrol", page.Path);
            Assert.Equal("/", (await traveller.Submit(page, FilledForm.Postpone)).Path);
        }
    }

    [Fact]
    public async Task Ends_the_same_session_everywhere_once_the_deadline_has_passed()
    {
        var late = await place.Portal.Person(person => person.FactorDeadline = place.Time.Now.AddMinutes(20));
        var browser = place.Portal.Browser();
        var page = await browser.Submit(await browser.Get(AppRequest.Authorize()), FilledForm.Password(late.UserName));
        page = await browser.Submit(page, FilledForm.Postpone);
        var app = place.Portal.Browser();
        var tokens = await AppRequest.Redeem(app, AppRequest.Answer(page, "code")!);
        Assert.Equal("pwd", AppRequest.Claim(tokens, "acr").GetString());
        Assert.Equal(HttpStatusCode.OK, (await AppRequest.Userinfo(app, tokens)).Status);
        Assert.Equal("/factors", (await browser.Get("/factors")).Path);

        // Not a minute in which a token of five minutes could have run out by itself.
        place.Time.Now = late.FactorDeadline!.Value.AddSeconds(-30);
        tokens = await AppRequest.Redeem(app, AppRequest.Answer(await browser.Get(AppRequest.Authorize(("prompt", "none"))), "code")!);
        var waiting = AppRequest.Answer(await browser.Get(AppRequest.Authorize(("prompt", "none"))), "code")!;
        place.Time.Pass(TimeSpan.FromSeconds(31));

        Assert.Equal("/sign-in", (await browser.Get("/")).Path);
        Assert.Equal("/sign-in", (await browser.Get("/factors")).Path);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.Get("/session/remaining")).Status);
        Assert.Equal("login_required", AppRequest.Answer(await browser.Get(AppRequest.Authorize(("prompt", "none"))), "error"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await AppRequest.Userinfo(app, tokens)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AppRequest.Redeem(app, waiting)).Status);

        // Nor does anything that is still open put it off once more.
        page = await browser.Submit(await browser.Get("/"), FilledForm.Password(late.UserName));
        Assert.Equal("/factors/enrol", page.Path);
        Assert.False(page.Has(FilledForm.Postpone.Selector));
        var fields = page.Document.QuerySelectorAll("main form:has([name=j]) input[type=hidden]").Select(field => (field.GetAttribute("name")!, field.GetAttribute("value")!));
        Assert.Equal("/factors/enrol", (await browser.Post("/factors/enrol?handler=Postpone", [.. fields])).Path);
    }
}
