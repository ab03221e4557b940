using MfaPortal.Factors;
using MfaPortal.Helpdesk;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using MfaPortal.Tests.Walks;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Factors.CodeSheet;

/// <summary>Who used the last code had two steps, and does not go back to one by using it.</summary>
public sealed class LastCodeTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private const string Stuck = "/sign-in/stuck";

    [Theory]
    [InlineData("passed")]
    [InlineData("ahead")]
    [InlineData("none")]
    public async Task Leads_to_another_way_at_once_and_to_helpdesk_who_did_not_take_it(string deadline)
    {
        var person = await AtTheLast(deadline);
        var (browser, page) = await portal.AtTheSheet(person);

        page = await browser.Submit(page, person.Code(40));
        Assert.Equal("/factors/enrol", page.Path);
        Assert.False(page.Has("[data-postpone]"));
        Assert.Contains("Your code sheet is used up", page.Text(".message"), StringComparison.Ordinal);

        // The password alone: neither in, nor to another way.
        var later = portal.Browser();
        var stuck = await later.SignIn(person.Account);
        Assert.Equal(Stuck, stuck.Path);
        Assert.Contains("Your code sheet is used up", stuck.Text("h1"), StringComparison.Ordinal);
        Assert.Equal(Stuck, (await later.Get(stuck.Url.PathAndQuery.Replace(Stuck, "/factors/enrol", StringComparison.Ordinal))).Path);
        Assert.False(later.Cookies.ContainsKey("session"));

        // Whoever showed the last code still may.
        page = await browser.Submit(await browser.WithoutPhone(page), SheetPeople.Choice);
        var codes = page.PrintedCodes();
        page = await browser.Submit(page, FilledForm.Code(codes[page.AskedNumber() - 1]));
        Assert.Equal("/", (await browser.Submit(page, FilledForm.Saved)).Path);
        await portal.AtTheSheet(person);
    }

    [Fact]
    public async Task Leads_on_with_a_recovery_code_and_to_another_way()
    {
        var person = await AtTheLast("none", backups: true);
        var (browser, page) = await portal.AtTheSheet(person);
        Assert.Equal("/factors/enrol", (await browser.Submit(page, person.Code(40))).Path);

        Assert.Equal("/factors/recovery-codes/verify", (await portal.Browser().SignIn(person.Account)).Path);
    }

    /// <summary>Putting away the recovery codes must not make the password enough again.</summary>
    [Fact]
    public async Task Is_not_settled_by_removing_the_recovery_codes()
    {
        var person = await AtTheLast("none", backups: true);
        var (browser, page) = await portal.AtTheSheet(person);
        await browser.Submit(page, person.Code(40));

        await portal.Ask(async services =>
        {
            await services.GetRequiredService<FactorDesk>().RemoveAll(person.Account.Id, person.Account.Id, null, CancellationToken.None);
            return await services.GetRequiredService<PortalDb>().SaveChangesAsync();
        });

        Assert.Equal(Stuck, (await portal.Browser().SignIn(person.Account)).Path);
    }

    [Fact]
    public async Task Is_settled_by_helpdesk_and_the_person_hears_of_it()
    {
        var person = await AtTheLast("none");
        var (browser, page) = await portal.AtTheSheet(person);
        await browser.Submit(page, person.Code(40));
        var agent = await portal.Browser(await portal.Agent());

        page = await agent.Get($"/helpdesk/accounts/{person.Account.Id}");
        Assert.True(page.Has("section[aria-labelledby=factors] .message.warning"));
        page = await agent.Get(page.Document.QuerySelector("section[aria-labelledby=factors] a.danger")!.GetAttribute("href")!);
        page = await agent.Submit(page, "form[method=post]:has([name='Input.Reason'])", ("Input.Reason", "Lost the sheet, called back"));

        Assert.True(page.Has(".message.done"));
        Assert.False(page.Has("section[aria-labelledby=factors] .message.warning"));
        Assert.Contains("factors-reset", await portal.Letters(person.Account));
        Assert.Equal("/", (await portal.Browser().SignIn(person.Account)).Path);
    }

    [Fact]
    public async Task Is_not_told_by_mail_where_helpdesk_resets_what_is_nothing()
    {
        var person = await portal.Person();

        await portal.Do(await portal.Agent(), person.Id, new Act.FullReset());

        Assert.DoesNotContain("factors-reset", await portal.Letters(person));
    }

    private async Task<Printed> AtTheLast(string deadline, bool backups = false)
    {
        var person = await portal.WithSheet();
        await portal.Change($"""
            update factors set retired_at = {portal.Time.Now}
             where account_id = {person.Account.Id.Value} and ((kind = 'recovery-code' and {!backups}) or (kind = 'code-sheet' and counter < 40))
            """);
        await portal.Change($"""
            update accounts set factor_deadline = case {deadline} when 'none' then null when 'ahead' then {portal.Time.Now.AddDays(14)} else factor_deadline end
             where id = {person.Account.Id.Value}
            """);
        return person;
    }
}
