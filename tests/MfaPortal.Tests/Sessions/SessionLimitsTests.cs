using System.Net;
using System.Text.Json;
using MfaPortal.Sessions;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;
using SessionOptions = MfaPortal.Sessions.SessionOptions;

namespace MfaPortal.Tests.Sessions;

/// <summary>Thirty minutes without a request of the person's own, twelve hours whatever happens (decision D5).</summary>
public sealed class SessionLimitsTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    [Fact]
    public async Task Lasts_while_pages_are_opened()
    {
        var browser = await SignedIn();
        for (var i = 0; i < 4; i++)
        {
            portal.Time.Pass(TimeSpan.FromMinutes(29));
            Assert.Equal("/factors", (await browser.Get("/factors")).Path);
        }
    }

    [Fact]
    public async Task Is_over_after_thirty_minutes_of_nothing()
    {
        var browser = await SignedIn();
        portal.Time.Pass(TimeSpan.FromMinutes(30));

        Assert.Equal("/sign-in", (await browser.Get("/factors")).Path);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.Get("/session/remaining")).Status);
        Assert.Equal("login_required", AppRequest.Answer(await browser.Get(AppRequest.Authorize(("prompt", "none"))), "error"));
    }

    [Fact]
    public async Task Is_over_after_twelve_hours_of_work()
    {
        var browser = await SignedIn();
        var end = portal.Time.Now.AddHours(12);
        while (portal.Time.Now < end.AddMinutes(-20))
        {
            portal.Time.Pass(TimeSpan.FromMinutes(20));
            Assert.Equal("/factors", (await browser.Get("/factors")).Path);
        }

        // Signed in again at a step-up it is still the same session, which ends when it had to.
        Assert.InRange(await Remaining(browser), 1, 20 * 60);
        portal.Time.Now = end;
        Assert.Equal("/sign-in", (await browser.Get("/factors")).Path);
    }

    [Fact]
    public async Task Is_not_kept_alive_by_an_open_tab_that_asks_how_long_it_lasts()
    {
        var browser = await SignedIn();
        for (var minutes = 10; minutes < 30; minutes += 10)
        {
            portal.Time.Pass(TimeSpan.FromMinutes(10));
            Assert.InRange(await Remaining(browser), ((30 - minutes) * 60) - 60, (30 - minutes) * 60);
        }

        portal.Time.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.Get("/session/remaining")).Status);
    }

    [Fact]
    public async Task Is_not_kept_alive_by_apps_that_renew_silently()
    {
        var browser = await SignedIn();
        for (var i = 0; i < 2; i++)
        {
            portal.Time.Pass(TimeSpan.FromMinutes(14));
            Assert.NotNull(AppRequest.Answer(await browser.Get(AppRequest.Authorize(("prompt", "none"))), "code"));
        }

        portal.Time.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal("login_required", AppRequest.Answer(await browser.Get(AppRequest.Authorize(("prompt", "none"))), "error"));
    }

    [Fact]
    public async Task Is_kept_alive_by_who_opens_another_app()
    {
        var browser = await SignedIn();
        for (var i = 0; i < 3; i++)
        {
            portal.Time.Pass(TimeSpan.FromMinutes(20));
            Assert.NotNull(AppRequest.Answer(await browser.Get(AppRequest.Authorize()), "code"));
        }
    }

    [Fact]
    public async Task Is_extended_by_who_says_to_be_still_here()
    {
        var browser = await SignedIn();
        var page = await browser.Get("/factors");
        portal.Time.Pass(TimeSpan.FromMinutes(28));

        await browser.Submit(page, "form[action='/session/extend']");

        portal.Time.Pass(TimeSpan.FromMinutes(28));
        Assert.Equal("/factors", (await browser.Get("/factors")).Path);
    }

    [Fact]
    public async Task Is_not_extended_by_another_site()
    {
        var browser = await SignedIn();
        portal.Time.Pass(TimeSpan.FromMinutes(20));

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Post("/session/extend")).Status);

        portal.Time.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal("/sign-in", (await browser.Get("/factors")).Path);
    }

    [Fact]
    public async Task Are_looked_at_again_after_a_failure_or_a_cancellation_of_somebody_elses_and_say_so_once()
    {
        var said = new SaidLines<SessionLimitsWorker>();
        var away = new NoScopes(new OperationCanceledException());
        using var worker = new SessionLimitsWorker(new SessionLimits(away, Options.Create(new SessionOptions())), portal.Time, said);

        await worker.Round(CancellationToken.None);
        await worker.Round(CancellationToken.None);

        Assert.Equal(2, away.Asked);
        Assert.Equal(LogLevel.Warning, Assert.Single(said.All).Level);
    }

    private async Task<Browser> SignedIn() => await portal.SignedIn(await portal.Person());

    private static async Task<int> Remaining(Browser browser) =>
        JsonDocument.Parse((await browser.Get("/session/remaining")).Html).RootElement.GetProperty("seconds").GetInt32();
}
