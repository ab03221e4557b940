using System.Net;
using MfaPortal.Accounts;
using MfaPortal.Oidc.Host;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.RelyingApps.Logout;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Walks;

/// <summary>Signed in to several apps, signed out in one of them, and then none of them knows the person any more.</summary>
[Collection(WalksCollection.Name)]
public sealed class SignOutWalk(PortalWithApps place)
{
    private static readonly string[] Apps = ["http://localhost:5081", "http://localhost:5082", "http://localhost:5083"];

    [Fact]
    public async Task Leads_out_of_every_app()
    {
        var (traveller, _) = await SignedInEverywhere();
        var (stranger, _) = await SignedInEverywhere();

        var page = await traveller.Submit(await traveller.Open(Apps[0]), new FilledForm("form[action='/signout']"));
        Assert.Equal(Apps[0] + "/signed-out", page.Url.GetLeftPart(UriPartial.Path));
        await place.Portal.SendDue();

        foreach (var app in Apps)
        {
            Assert.Equal("false", SignedIn(await traveller.Open(app)));
            Assert.Equal("true", SignedIn(await stranger.Open(app)));
            Assert.Equal("/sign-in", (await traveller.Open(app + "/signin")).Path);
        }
    }

    [Fact]
    public async Task Shows_at_the_portal_which_apps_are_out()
    {
        var (traveller, _) = await SignedInEverywhere();
        await traveller.Submit(await traveller.Open("/"), FilledForm.SignOut);
        await place.Portal.SendDue();

        var page = await traveller.Open("/signed-out");
        Assert.Equal(["Expenses", "Mail", "Timesheets"], page.Document.QuerySelectorAll("[data-left=SignedOut] strong").Select(app => app.TextContent));
    }

    [Fact]
    public async Task Ends_in_the_apps_when_the_portal_was_left_alone_too_long()
    {
        var (traveller, _) = await SignedInEverywhere();
        place.Time.Pass(TimeSpan.FromMinutes(31));
        await place.Portal.EndOverdue();
        await place.Portal.SendDue();
        Assert.Equal("false", SignedIn(await traveller.Open(Apps[1])));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("garbage")]
    [InlineData("a changed signature")]
    [InlineData("for another app")]
    [InlineData("an ID token")]
    [InlineData("too old")]
    [InlineData("from the future")]
    public async Task Is_not_believed_by_an_app_when_anybody_says_so(string what)
    {
        var (traveller, person) = await SignedInEverywhere();
        var sid = Traveller.Told(await traveller.Open(Apps[0]), "Portal session (sid)");
        var token = what switch
        {
            "nothing" => "",
            "garbage" => "a.b.c",
            "a changed signature" => Changed(await Token("timesheets", person, sid)),
            "for another app" => await Token("expenses", person, sid),
            "an ID token" => AppRequest.Member(await AppRequest.Redeem(place.Portal.Browser(), AppRequest.Answer(await traveller.Portal.Get(AppRequest.Authorize()), "code")!), "id_token"),
            "too old" => await Token("timesheets", person, sid),
            _ => await Later(TimeSpan.FromMinutes(5), () => Token("timesheets", person, sid)),
        };
        if (what == "too old")
        {
            place.Time.Pass(TimeSpan.FromMinutes(4));
        }

        using var answer = await place.PostToApp("timesheets", "/backchannel", ("logout_token", token));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("true", SignedIn(await traveller.Open(Apps[0])));
    }

    [Fact]
    public async Task Is_heard_by_an_app_once_for_each_token()
    {
        var (traveller, person) = await SignedInEverywhere();
        var token = await Token("timesheets", person, Traveller.Told(await traveller.Open(Apps[0]), "Portal session (sid)"));

        using var first = await place.PostToApp("timesheets", "/backchannel", ("logout_token", token));
        using var again = await place.PostToApp("timesheets", "/backchannel", ("logout_token", token));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (first.StatusCode, again.StatusCode));
        Assert.True(first.Headers.CacheControl!.NoStore);
        Assert.Equal("false", SignedIn(await traveller.Open(Apps[0])));
    }

    private static string? SignedIn(Page page) => page.Document.QuerySelector("main")!.GetAttribute("data-signed-in");

    private static string Changed(string token) => token[..^8] + (token.EndsWith("AAAAAAAA", StringComparison.Ordinal) ? "BBBBBBBB" : "AAAAAAAA");

    private async Task<string> Later(TimeSpan time, Func<Task<string>> make)
    {
        place.Time.Pass(time);
        var made = await make();
        place.Time.Pass(-time);
        return made;
    }

    private Task<string> Token(string app, Account person, string sid) => place.Portal.Ask(async services =>
    {
        var client = await services.GetRequiredService<IClients>().Find(app, CancellationToken.None);
        return await services.GetRequiredService<LogoutTokens>().Make(client!, person.Id.ToString(), sid, CancellationToken.None);
    });

    private async Task<(Traveller Traveller, Account Person)> SignedInEverywhere()
    {
        var person = await place.Portal.Person();
        var traveller = place.Traveller();
        await traveller.Submit(await traveller.Open(Apps[0] + "/signin"), FilledForm.Password(person.UserName));
        foreach (var app in Apps)
        {
            Assert.Equal("true", SignedIn(await traveller.Open(app + "/signin")));
        }

        return (traveller, person);
    }
}
