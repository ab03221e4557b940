using MfaPortal.BrowserTests.Scenes;
using MfaPortal.BrowserTests.Stage;
using Microsoft.Playwright;

namespace MfaPortal.BrowserTests;

/// <summary>After a sign-out the apps are out too, and the page says so.</summary>
[Collection(OneBrowser.Name)]
public sealed class SignOutTests(BrowserStage stage)
{
    [Fact]
    public async Task Shows_by_itself_that_the_apps_are_out_and_out_they_are()
    {
        await using var visit = await stage.Visit();
        await Reaching.SignedOut(visit, ["timesheets", "expenses"], told: false);
        var (being, done) = (visit.Page.Locator("[data-left=BeingTold]"), visit.Page.Locator("[data-left=SignedOut]"));
        await Assertions.Expect(being).ToHaveCountAsync(2);

        await visit.Portal.TellApps();

        await Assertions.Expect(done).ToHaveCountAsync(2);
        await Assertions.Expect(being).ToHaveCountAsync(0);
        await Assertions.Expect(visit.Page.Locator("[data-refresh]")).ToHaveCountAsync(0);
        await Assertions.Expect(visit.Page.Locator("[role=status]").First).ToHaveTextAsync("These apps have signed you out too.");
        await OutOf(visit, "timesheets", "expenses");
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Shows_the_same_without_scripts_when_asked_again()
    {
        await using var visit = await stage.Visit(new() { Script = false });
        await Reaching.SignedOut(visit, ["timesheets", StagePortal.Unreachable], told: false);
        await visit.Portal.TellApps();

        await visit.Press("[data-refresh] a");

        await Assertions.Expect(visit.Page.Locator("[data-left=SignedOut]")).ToContainTextAsync("Timesheets");
        await Assertions.Expect(visit.Page.Locator("[data-left=NotReached]")).ToContainTextAsync("Hazard reports");
        await Assertions.Expect(visit.Page.Locator(".message.warning")).ToContainTextAsync("Close the browser");
    }

    [Fact]
    public async Task Signs_out_of_every_app_from_one_of_them()
    {
        await using var visit = await stage.Visit();
        await visit.SignIn(await visit.Person());
        await visit.OpenApp("expenses", "/signin");
        await visit.OpenApp("mail", "/signin");
        await visit.Press("#sign-out");
        await Assertions.Expect(visit.Page.Locator("main")).ToContainTextAsync("and of the portal");

        await visit.Portal.TellApps();

        await OutOf(visit, "expenses", "mail");
        Assert.Empty(visit.Complaints);
    }

    private static async Task OutOf(Visit visit, params string[] apps)
    {
        foreach (var app in apps)
        {
            await visit.OpenApp(app);
            await Assertions.Expect(visit.Page.Locator("main")).ToHaveAttributeAsync("data-signed-in", "false");
        }
    }
}
