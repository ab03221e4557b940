using MfaPortal.Factors;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Factors;

/// <summary>Several factors with names, which of them is offered first, and whether they work.</summary>
public sealed class FactorChoiceTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private DateTimeOffset Now => portal.Time.Now;

    [Fact]
    public async Task Offers_one_first_and_no_other()
    {
        var (person, other) = await WithTwo();
        var browser = await portal.SignedIn(person);

        foreach (var chosen in new[] { person.App, other })
        {
            var page = await browser.Submit(await browser.Get($"/factors/{chosen}"), new FilledForm("form[action*=Prefer]"));
            Assert.Equal("/factors?after=preferred", page.Url.PathAndQuery);
            Assert.Equal(chosen, Assert.Single(await Preferred(person)).Id);
        }

        Assert.Equal(2, await portal.Audited(person.Account, "factor.preferred"));
    }

    [Fact]
    public async Task Goes_back_to_what_was_used_last()
    {
        var (person, _) = await WithTwo();
        var browser = await portal.SignedIn(person);
        await browser.Submit(await browser.Get($"/factors/{person.App}"), new FilledForm("form[action*=Prefer]"));

        await browser.Submit(await browser.Get($"/factors/{person.App}"), new FilledForm("form[action*=Prefer]"));

        Assert.Empty(await Preferred(person));
        Assert.Equal(2, await portal.Audited(person.Account, "factor.preferred"));
    }

    [Fact]
    public async Task Offers_no_order_where_there_is_but_one()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);

        Assert.False((await browser.Get($"/factors/{person.App}")).Has("form[action*=Prefer]"));
    }

    /// <summary>Threat T20; a sheet is a backup whatever is asked for.</summary>
    [Fact]
    public async Task Prefers_neither_somebody_elses_nor_a_backup()
    {
        var (person, _) = await WithTwo();
        var victim = await portal.Enrolled();
        var sheet = (await portal.Factors(person.Account, "recovery-code"))[0].Id;

        Assert.False(await Prefer(person, victim.App));
        Assert.False(await Prefer(person, sheet));

        Assert.Empty(await Preferred(person));
        Assert.Empty(await Preferred(victim));
        Assert.Equal(0, await portal.Audited(person.Account, "factor.preferred"));
    }

    [Fact]
    public async Task Many_choices_at_once_leave_one()
    {
        var (person, other) = await WithTwo();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Prefer(person, number % 2 == 0 ? person.App : other)));

        Assert.Single(await Preferred(person));
    }

    [Fact]
    public async Task Names_what_is_enrolled_at_another_way()
    {
        var (person, _) = await WithTwo();
        var (browser, page) = await portal.AtTheCode(person);

        page = await browser.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);

        Assert.Equal("A code from your app: iPhone or iPad, Private phone", page.Text("button[value=totp] .choice-text"));
        Assert.Equal("One of the codes you printed or saved", page.Text("button[value=recovery-code] .choice-text"));
    }

    [Fact]
    public async Task Tries_one_without_signing_in_again()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        var before = Assert.Single(await portal.Sessions(person.Account));
        portal.Time.Pass(TimeSpan.FromMinutes(20));

        var page = await browser.Get($"/factors/{person.App}/try");
        Assert.Equal("/factors/totp/verify", page.Path);
        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(Now)));

        Assert.Equal("/factors", page.Path);
        Assert.Equal("“iPhone or iPad” works.", page.Text("[role=status] .message-body > div"));
        Assert.Equal(Now, Assert.Single(await portal.Factors(person.Account, "totp")).LastUsedAt);
        var after = Assert.Single(await portal.Sessions(person.Account));
        Assert.Equal((before.Id, before.Strength, before.AuthenticatedAt), (after.Id, after.Strength, after.AuthenticatedAt));
    }

    /// <summary>Decision D6: a trial is no oracle beside the limit.</summary>
    [Fact]
    public async Task Counts_a_failed_trial_like_any_other()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        var page = await browser.Get($"/factors/{person.App}/try");

        for (var i = 0; i < FactorDesk.FreeTries; i++)
        {
            page = await browser.Submit(page, FilledForm.Code("000000"));
            Assert.True(page.Has("#Code-error"));
        }

        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(Now)));
        Assert.Contains("try again in 30 seconds", page.Text("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal(FactorDesk.FreeTries, Assert.Single(await portal.Factors(person.Account, "totp")).Failures);
        Assert.Equal("/factors", (await browser.Get("/factors")).Path);
    }

    [Fact]
    public async Task Says_which_one_it_was_that_worked()
    {
        var (person, other) = await WithTwo();
        var browser = await portal.SignedIn(person);

        var page = await browser.Submit(await browser.Get($"/factors/{other}/try"), FilledForm.Code(person.CodeAt(Now)));

        Assert.Equal("That was “iPhone or iPad”, and it works. “Private phone” was not tried.", page.Text("[role=status] .message-body > div"));
    }

    [Fact]
    public async Task Offers_no_other_way_to_try_one_and_leads_back()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        var page = await browser.Get($"/factors/{person.App}/try");

        page = await browser.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);

        Assert.False(page.Has("main form"));
        Assert.True(page.Has("main a[href='/factors']"));
    }

    /// <summary>A journey of a trial is no sign-in: without the session it asks for the password like any other.</summary>
    [Fact]
    public async Task Begins_for_nobody_who_is_not_signed_in_and_for_no_factor_of_others()
    {
        var person = await portal.Enrolled();
        var stranger = await portal.SignedIn(await portal.Enrolled());

        Assert.Equal("/sign-in", (await portal.Browser().Get($"/factors/{person.App}/try")).Path);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await stranger.Get($"/factors/{person.App}/try")).Status);
    }

    private async Task<(Enrolled Person, FactorId Other)> WithTwo()
    {
        var (person, other) = (await portal.Enrolled(), await portal.Enrolled());
        await portal.Change($"update factors set account_id = {person.Account.Id.Value}, label = 'Private phone', enrolled_at = enrolled_at + interval '1 second' where id = {other.App.Value}");
        return (person, other.App);
    }

    private async Task<List<Factor>> Preferred(Enrolled person) =>
        [.. (await portal.Factors(person.Account, "totp")).Concat(await portal.Factors(person.Account, "recovery-code")).Where(factor => factor.PreferredAt is not null)];

    private Task<bool> Prefer(Enrolled person, FactorId factor) => portal.Ask(services =>
        services.GetRequiredService<FactorDesk>().Prefer(person.Account.Id, factor, "Some name", CancellationToken.None));
}
