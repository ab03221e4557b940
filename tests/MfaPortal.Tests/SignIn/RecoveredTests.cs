using MfaPortal.Factors;
using MfaPortal.Tests.Factors.Push;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.TrustedBrowsers;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.SignIn;

/// <summary>Who signed in with a recovery code is asked once whether the phone is gone.</summary>
public sealed class RecoveredTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private static readonly FilledForm New = new("form[action*=New]");

    [Fact]
    public async Task Goes_on_to_the_app_where_nothing_is_gone_and_is_not_asked_again()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await Recovered(person, AppRequest.Authorize());
        Assert.Equal(("/sign-in/recovered", "Is your phone gone or broken?"), (page.Path, page.Text("h1")));
        Assert.Empty(await portal.Sessions(person.Account));

        var answer = await browser.Submit(page, FilledForm.NothingGone);

        Assert.NotNull(AppRequest.Answer(answer, "code"));
        Assert.Equal(person.App, Assert.Single(await portal.Factors(person.Account, "totp")).Id);
        Assert.NotEqual("/sign-in/recovered", (await browser.Get(page.Url.PathAndQuery)).Path);
        Assert.Single(await portal.Sessions(person.Account));
    }

    [Fact]
    public async Task Links_the_new_one_and_goes_on_to_the_app()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await Recovered(person, AppRequest.Authorize());

        page = await browser.Submit(page, New);
        Assert.Equal("/factors/totp/replace", page.Path);
        page = await browser.Submit(page, FilledForm.Code(Codes.At(page.Text("[data-totp-key]"), portal.Time.Now)));

        Assert.NotNull(AppRequest.Answer(page, "code"));
        Assert.NotEqual(person.App, Assert.Single(await portal.Factors(person.Account, "totp")).Id);
        Assert.Single(await portal.Sessions(person.Account), session => session.EndedAt is null);
    }

    [Fact]
    public async Task Links_the_phone_that_approves_and_goes_on_to_the_app()
    {
        var person = await portal.Enrolled();
        var (_, old) = await portal.WithPhone(person.Account);
        await portal.Change($"update factors set last_used_at = {portal.Time.Now} where id = {person.App.Value}");
        var (browser, page) = await Recovered(person, AppRequest.Authorize());
        Assert.Equal(2, page.Document.QuerySelectorAll("input[name=factor]").Length);
        Assert.Contains(page.Document.QuerySelectorAll("button"), button => button.TextContent.Contains("· Approval on the phone", StringComparison.Ordinal));

        page = await browser.Submit(page, new FilledForm("form[action*=New]", ("factor", old.Device)));
        Assert.Equal("/factors/push/replace", page.Path);
        using var phone = new TestPhone(portal);
        await phone.Scan(page.LinkAddress());
        await phone.Practise((await browser.Get(page.Url.PathAndQuery)).Number());

        Assert.NotNull(AppRequest.Answer(await browser.Get(page.Url.PathAndQuery), "code"));
        Assert.Equal(phone.Device, Assert.Single(await portal.Factors(person.Account, "push")).Id.ToString());
    }

    [Fact]
    public async Task Goes_on_to_the_app_from_a_replacement_that_is_left()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await Recovered(person, AppRequest.Authorize());
        page = await browser.Submit(page, New);

        var answer = await browser.Get(page.Document.QuerySelector(".foot a[href*=continue]")!.GetAttribute("href")!);

        Assert.NotNull(AppRequest.Answer(answer, "code"));
        Assert.Equal(person.App, Assert.Single(await portal.Factors(person.Account, "totp")).Id);
    }

    [Fact]
    public async Task Goes_on_to_the_portals_own_page()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await Recovered(person, "/history");

        Assert.Equal("/history", (await browser.Submit(page, FilledForm.NothingGone)).Path);
    }

    /// <summary>Threat T20.</summary>
    [Fact]
    public async Task Replaces_nothing_of_somebody_else_and_answers_no_other_browser()
    {
        var (person, victim) = (await portal.Enrolled(), await portal.Enrolled());
        var (browser, page) = await Recovered(person, "/history");

        var refused = await browser.Submit(page, new FilledForm("form[action*=New]", ("factor", victim.App.ToString())));
        Assert.Equal("/sign-in/recovered", refused.Path);
        Assert.Equal("/sign-in/expired", (await portal.Browser().Get(page.Url.PathAndQuery)).Path);
        Assert.Empty(await portal.Sessions(person.Account));

        // The page that came instead leads on as well.
        Assert.Equal("/history", (await browser.Submit(refused, FilledForm.NothingGone)).Path);
    }

    /// <summary>The request was open in a tab before anybody signed in: its journey names nobody, and is about who is signed in.</summary>
    [Fact]
    public async Task Is_asked_who_is_signed_in_already_by_the_trust_of_the_browser()
    {
        await using var strict = await PortalFactory.Start(("Clients:conformance:AllowTrustedBrowsers", "false"));
        var (person, browser) = await strict.Trusting();
        var before = await browser.Get(AppRequest.Authorize());
        Assert.Equal("/", (await browser.SignIn(person.Account)).Path);

        var page = await browser.Get(before.Url.PathAndQuery.Replace("/sign-in?", "/sign-in/continue?", StringComparison.Ordinal));
        page = await browser.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);
        page = await browser.Submit(await browser.Submit(page, FilledForm.Way("recovery-code")), FilledForm.Code(person.Codes[0]));

        Assert.Equal("/sign-in/recovered", page.Path);
        Assert.NotNull(AppRequest.Answer(await browser.Submit(page, FilledForm.NothingGone), "code"));
    }

    [Fact]
    public async Task Is_asked_nobody_who_showed_the_phone_itself()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(person);
        var address = page.Url.PathAndQuery;

        Assert.Equal("/", (await browser.Submit(page, FilledForm.Code(person.CodeAt(portal.Time.Now)))).Path);
        Assert.Equal("/sign-in/expired", (await browser.Get("/sign-in/recovered" + address[address.IndexOf('?', StringComparison.Ordinal)..])).Path);
    }

    [Fact]
    public async Task Ends_once_however_often_both_are_pressed()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await Recovered(person, "/history");

        await Task.WhenAll(Enumerable.Range(0, 6).Select(at => portal.PostOnce(browser, page, at % 2 == 0 ? FilledForm.NothingGone : New)));

        Assert.Single(await portal.Sessions(person.Account));
    }

    private async Task<(Browser Browser, Page Page)> Recovered(Enrolled person, string address)
    {
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get(address), FilledForm.Password(person.UserName));
        page = await browser.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);
        page = await browser.Submit(page, FilledForm.Way("recovery-code"));
        return (browser, await browser.Submit(page, FilledForm.Code(person.Codes[0])));
    }
}
