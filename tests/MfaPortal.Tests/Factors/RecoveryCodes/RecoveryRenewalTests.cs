using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Factors.RecoveryCodes;

public sealed class RecoveryRenewalTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    [Fact]
    public async Task Ends_all_old_codes_once_the_new_ones_are_kept_and_tells_the_person()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        var page = await browser.Get("/factors");
        page = await browser.Get(page.Document.QuerySelector("[data-kind=recovery-code] a")!.GetAttribute("href")!);
        page = await browser.Submit(await browser.Get(page.Document.QuerySelector("[data-renew]")!.GetAttribute("href")!), "main form");
        Assert.Equal("/factors/recovery-codes/enrol", page.Path);
        Assert.Contains("new codes", page.Text(".message.warning"), StringComparison.Ordinal);
        var fresh = page.Document.QuerySelectorAll("#codes li").Select(line => line.TextContent.Trim()).ToList();

        // Nothing has changed yet, and nobody has to go on.
        Assert.Equal("/factors", page.Document.QuerySelector("main .foot a")!.GetAttribute("href"));
        Assert.Equal("/sign-in/recovered", await Use(person, person.Codes[0]));
        page = await browser.Submit(page, FilledForm.Saved);
        Assert.Equal("/factors", page.Path);
        Assert.Contains("new codes count", page.Text(".message.done"), StringComparison.Ordinal);

        Assert.Equal(10, (await portal.Factors(person.Account, "recovery-code")).Count);
        Assert.Equal("/factors/recovery-codes/verify", await Use(person, person.Codes[1]));
        Assert.Equal("/sign-in/recovered", await Use(person, fresh[0]));
        Assert.Equal(1, await portal.Audited(person.Account, "factor.enrolled"));
        Assert.Contains("factor-enrolled", await portal.Letters(person.Account));
    }

    /// <summary>Whoever has the password, or a screen left open, makes no codes for later.</summary>
    [Fact]
    public async Task Asks_for_a_second_step_first()
    {
        var person = await portal.Enrolled();
        var (waiting, _) = await portal.AtTheCode(person);
        Assert.Equal("/sign-in", (await waiting.Get("/factors/renew?kind=recovery-code")).Path);

        var browser = await portal.SignedIn(person);
        var page = await browser.Get("/factors/renew?kind=recovery-code");
        portal.Time.Pass(TimeSpan.FromMinutes(11));
        page = await browser.Submit(page, "main form");
        Assert.Equal("/factors/totp/verify", page.Path);
        Assert.Equal("/factors/totp/verify", (await browser.Get("/factors/renew?kind=recovery-code")).Path);
        Assert.Equal(10, (await portal.Factors(person.Account, "recovery-code")).Count);
    }

    [Fact]
    public async Task Makes_nothing_on_a_password_alone()
    {
        var person = await portal.Person();
        var browser = await portal.SignedIn(person);

        var page = await browser.Get("/factors/renew?kind=recovery-code");

        Assert.Equal("/factors/enrol", page.Path);
        Assert.Empty(await portal.Factors(person, "recovery-code"));
    }

    [Theory]
    [InlineData("totp")]
    [InlineData("no-such-kind")]
    [InlineData("")]
    public async Task Makes_anew_only_what_is_a_set(string kind)
    {
        var browser = await portal.SignedIn(await portal.Enrolled());

        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await browser.Get("/factors/renew?kind=" + kind)).Status);
    }

    [Fact]
    public async Task Is_recommended_when_three_are_left()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        Assert.False((await browser.Get("/factors")).Has("[data-kind=recovery-code] .badge"));

        foreach (var row in (await portal.Factors(person.Account, "recovery-code")).Take(7))
        {
            await portal.Change($"update factors set retired_at = now() where id = {row.Id.Value}");
        }

        var page = await browser.Get("/factors");
        Assert.Contains("Codes left: 3", page.Text("[data-kind=recovery-code]"), StringComparison.Ordinal);
        Assert.True(page.Has("[data-kind=recovery-code] .badge.warn"));
    }

    private async Task<string> Use(Enrolled person, string code)
    {
        var (browser, page) = await portal.AtTheCode(person);
        page = await browser.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);
        page = await browser.Submit(page, FilledForm.Way("recovery-code"));
        return (await browser.Submit(page, FilledForm.Code(code))).Path;
    }
}
