using System.Net;
using MfaPortal.Oidc.Host;
using MfaPortal.Operations;
using MfaPortal.SignIn;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Operations;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.SignIn;

/// <summary>Whoever shows nothing does not fill the table of sign-ins.</summary>
public sealed class JourneyLimitTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly FaultyPortal portal = new();

    public Task InitializeAsync() => portal.InitializeAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/factors")]
    [InlineData("an app")]
    public async Task Begins_no_more_from_one_place_than_a_building_full_of_people_does(string path)
    {
        path = path == "an app" ? AppRequest.Authorize() : path;
        Assert.Equal("/sign-in", (await portal.Browser().Get(path)).Path);
        Fill();
        var before = await Journeys();

        var page = await portal.Browser().Get(path);

        Assert.Equal(HttpStatusCode.TooManyRequests, page.Status);
        Assert.Equal("60", page.Header("Retry-After"));
        Assert.Equal("Too many tries in a short time", page.Text("h1"));
        Assert.Equal(path, page.Document.QuerySelector("main a.button")!.GetAttribute("href"));
        Assert.Equal(before, await Journeys());

        Assert.Equal("/sign-in", (await From("192.0.2.2").Get(path)).Path);
        portal.Time.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal("/sign-in", (await portal.Browser().Get(path)).Path);
    }

    [Fact]
    public async Task Sends_nobody_away_who_is_signed_in_or_was_here_before()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        var other = portal.Browser();
        var page = await other.Get("/sign-in");
        Fill();

        Assert.Equal("/sign-in", (await browser.Get(AppRequest.Authorize(("prompt", "login")))).Path);
        Assert.Equal("/factors/totp/verify", (await other.Submit(page, FilledForm.Password(person.UserName))).Path);
    }

    [Fact]
    public void Lets_everybody_else_begin_however_many_places_there_are()
    {
        var limit = new JourneyLimit(portal.Time);
        for (var i = 0; i < MinuteLimit<Place>.MostNames; i++)
        {
            Assert.True(limit.Allows(Place.Of(new IPAddress(10 | ((long)i << 8)))));
        }

        var beyond = Place.Of(IPAddress.Parse("2001:db8::1"));
        Assert.All(Enumerable.Range(0, JourneyLimit.MostFromOnePlace + 1), _ => Assert.True(limit.Allows(beyond)));
    }

    [Fact]
    public void Does_not_count_a_proxy_on_this_machine_that_nobody_named()
    {
        var (limit, here) = (new JourneyLimit(portal.Time), Place.Of(IPAddress.IPv6Loopback));
        Assert.All(Enumerable.Range(0, JourneyLimit.MostFromOnePlace + 1), _ => Assert.True(limit.Allows(here)));
    }

    // What is missing to the limit; some were begun by the test itself.
    private void Fill()
    {
        var limit = portal.Services.GetRequiredService<JourneyLimit>();
        while (limit.Allows(default))
        {
        }
    }

    private Browser From(string address)
    {
        var browser = portal.Browser();
        browser.Headers[FaultyPages.Peer] = address;
        return browser;
    }

    private Task<int> Journeys() => portal.Query(db => db.Set<Journey>().CountAsync());
}
