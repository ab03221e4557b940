using System.Net;
using MfaPortal.Tests.Fixture;
using Xunit;

namespace MfaPortal.Tests.Walks;

/// <summary>Changing a factor asks for one that was shown within ten minutes (threats T17, T19, T20).</summary>
[Collection(WalksCollection.Name)]
public sealed class StepUpWalk(PortalWithApps place)
{
    private PortalFactory Portal => place.Portal;

    [Fact]
    public async Task Asks_for_a_code_again_after_ten_minutes_and_comes_back_to_the_page()
    {
        var person = await Portal.Enrolled();
        var browser = await Portal.SignedIn(person);
        Assert.Equal($"/factors/{person.App}", (await browser.Get($"/factors/{person.App}")).Path);
        place.Time.Pass(TimeSpan.FromMinutes(11));

        var page = await browser.Get($"/factors/{person.App}");
        Assert.Equal("/factors/totp/verify", page.Path);
        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(place.Time.Now)));

        Assert.Equal($"/factors/{person.App}", page.Path);
        page = await browser.Submit(page, new FilledForm("form[action*=Rename]", ("Label", "Work phone")));
        Assert.Contains("Work phone", page.Text("[data-kind=totp]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_remove_by_a_form_that_is_older_than_that()
    {
        var person = await Portal.Enrolled();
        var browser = await Portal.SignedIn(person);
        var page = await browser.Get($"/factors/{person.App}");
        place.Time.Pass(TimeSpan.FromMinutes(11));

        page = await browser.Submit(page, new FilledForm("form[action*=Remove]"));

        Assert.Equal("/factors/totp/verify", page.Path);
        Assert.Single(await Portal.Factors(person.Account, "totp"));
    }

    [Fact]
    public async Task Does_not_offer_a_new_factor_before_the_old_one_was_shown_again()
    {
        var person = await Portal.Enrolled();
        var browser = await Portal.SignedIn(person);
        place.Time.Pass(TimeSpan.FromMinutes(11));

        var page = await browser.Get("/factors/enrol");
        Assert.Equal("/factors/totp/verify", page.Path);
        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(place.Time.Now)));

        Assert.Equal("/factors/enrol", page.Path);
    }

    [Fact]
    public async Task Keeps_the_last_one_where_the_policy_asks_for_one()
    {
        var person = await Portal.Enrolled(account => account.FactorDeadline = place.Time.Now);
        var browser = await Portal.SignedIn(person);
        var page = await browser.Get($"/factors/{person.App}");
        Assert.False(page.Has("form[action*=Remove] button"));

        await browser.Submit(page, new FilledForm("form[action*=Remove]"));

        Assert.Single(await Portal.Factors(person.Account, "totp"));
    }

    [Fact]
    public async Task Removes_the_factor_with_its_sheet_and_signs_other_browsers_out()
    {
        var person = await Portal.Enrolled();
        var elsewhere = await Portal.SignedIn(person);
        var browser = await Portal.SignedIn(person);

        var page = await browser.Submit(await browser.Get($"/factors/{person.App}"), new FilledForm("form[action*=Remove]"));

        Assert.Equal("/factors", page.Path);
        Assert.Empty(await Portal.Factors(person.Account, "totp"));
        Assert.Empty(await Portal.Factors(person.Account, "recovery-code"));
        Assert.Equal("/sign-in", (await elsewhere.Get("/factors")).Path);
        Assert.Equal(["factor-removed"], await Portal.Letters(person.Account));
    }

    [Theory]
    [InlineData("Rename")]
    [InlineData("Remove")]
    public async Task Finds_nobody_elses_factor(string handler)
    {
        var victim = await Portal.Enrolled();
        var attacker = await Portal.Enrolled();
        var browser = await Portal.SignedIn(attacker);
        var own = await browser.Get($"/factors/{attacker.App}");
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get($"/factors/{victim.App}")).Status);

        var token = own.Document.QuerySelector("main [name=__RequestVerificationToken]")!.GetAttribute("value")!;
        foreach (var (address, field) in new[] { (victim.App, attacker.App), (attacker.App, victim.App), (victim.App, victim.App) })
        {
            await browser.Post($"/factors/{address}?handler={handler}", ("Label", "mine"), ("__RequestVerificationToken", token), ("Id", field.ToString()));
        }

        var page = await browser.Post($"/factors/{victim.App}?handler={handler}", ("Label", "mine"), ("__RequestVerificationToken", token));
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Equal("iPhone or iPad", Assert.Single(await Portal.Factors(victim.Account, "totp")).Label);
    }
}
