using MfaPortal.BrowserTests.Stage;
using Microsoft.Playwright;

namespace MfaPortal.BrowserTests;

/// <summary>WCAG 2.2.1: warned two minutes before the end of an idle session, and one press goes on. Both clocks are wound forward.</summary>
[Collection(OneBrowser.Name)]
public sealed class IdleTests(BrowserStage stage)
{
    [Fact]
    public async Task Warns_at_28_minutes_and_one_press_keeps_the_session()
    {
        await using var visit = await Idle();
        await Pass(visit, TimeSpan.FromMinutes(27));
        await Assertions.Expect(Warning(visit)).ToBeHiddenAsync();

        await Pass(visit, TimeSpan.FromMinutes(1.1));
        await Assertions.Expect(Warning(visit)).ToBeVisibleAsync();
        await visit.Press("dialog button");
        await Assertions.Expect(Warning(visit)).ToBeHiddenAsync();

        await Pass(visit, TimeSpan.FromMinutes(20));
        await visit.Open("/factors");
        Assert.EndsWith("/factors", visit.Page.Url, StringComparison.Ordinal);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Leads_to_the_door_when_nobody_answers()
    {
        await using var visit = await Idle();
        await Pass(visit, TimeSpan.FromMinutes(28.1));
        await Assertions.Expect(Warning(visit)).ToBeVisibleAsync();
        await Pass(visit, TimeSpan.FromMinutes(2));
        await visit.Page.WaitForURLAsync("**/signed-out");
    }

    [Fact]
    public async Task Closes_the_warning_here_when_work_goes_on_in_another_tab()
    {
        await using var visit = await Idle();
        await Pass(visit, TimeSpan.FromMinutes(28.1));
        await Assertions.Expect(Warning(visit)).ToBeVisibleAsync();

        var other = await visit.Context.NewPageAsync();
        await other.GotoAsync(new Uri(visit.Portal.Address, "/factors").AbsoluteUri);
        await Assertions.Expect(Warning(visit)).ToBeHiddenAsync();
    }

    private async Task<Visit> Idle()
    {
        var visit = await stage.Visit();
        await visit.SignIn(await visit.Person());
        await Assertions.Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Your apps");
        return visit;
    }

    private static ILocator Warning(Visit visit) => visit.Page.GetByRole(AriaRole.Alertdialog);

    private static async Task Pass(Visit visit, TimeSpan time)
    {
        visit.Time.Pass(time);
        await visit.Page.Clock.FastForwardAsync((long)time.TotalMilliseconds);
    }
}
