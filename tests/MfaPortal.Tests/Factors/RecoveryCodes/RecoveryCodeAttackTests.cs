using System.Globalization;
using MfaPortal.Factors;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Factors.RecoveryCodes;

public sealed class RecoveryCodeAttackTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    /// <summary>Threat T36.</summary>
    [Fact]
    public async Task Takes_one_code_once_from_twenty_pending_sign_ins_at_once()
    {
        var person = await portal.Enrolled();
        var pending = new List<(Browser Browser, Page Page)>();
        for (var i = 0; i < 20; i++)
        {
            pending.Add(await AtTheSheet(person));
        }

        var code = FilledForm.Code(person.Codes[0]);
        var answers = await Task.WhenAll(pending.Select(one => portal.PostOnce(one.Browser, one.Page, code)));

        Assert.Single(answers, answer => answer.Location is not null);
        Assert.Equal(1, await portal.Audited(person.Account, "factor.shown"));
        Assert.Equal(9, (await portal.Factors(person.Account, "recovery-code")).Count);
        Assert.Equal(["factor-used-up"], await portal.Letters(person.Account));
    }

    [Fact]
    public async Task Takes_each_code_once()
    {
        var person = await portal.Enrolled();
        var (first, page) = await AtTheSheet(person);
        Assert.Equal("/sign-in/recovered", (await first.Submit(page, FilledForm.Code(person.Codes[0]))).Path);

        var (second, again) = await AtTheSheet(person);
        again = await second.Submit(again, FilledForm.Code(person.Codes[0]));
        Assert.Contains("used already", again.Text("#Code-error"), StringComparison.Ordinal);
        Assert.Equal("/sign-in/recovered", (await second.Submit(again, FilledForm.Code(person.Codes[1]))).Path);
    }

    [Fact]
    public async Task Refuses_the_code_of_somebody_else_and_leaves_it_whole()
    {
        var (victim, attacker) = (await portal.Enrolled(), await portal.Enrolled());
        var (browser, page) = await AtTheSheet(victim);

        page = await browser.Submit(page, FilledForm.Code(attacker.Codes[0]));

        Assert.Equal("/factors/recovery-codes/verify", page.Path);
        Assert.Equal(10, (await portal.Factors(attacker.Account, "recovery-code")).Count);
    }

    /// <summary>Threat T35; ten rows count as one sheet.</summary>
    [Fact]
    public async Task Looks_at_five_of_sixty_wrong_codes_at_once_and_then_waits()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await AtTheSheet(person);

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => portal.PostOnce(browser, page, FilledForm.Code("ZZZZZZZZZZZZZZ" + i.ToString("D2", CultureInfo.InvariantCulture)))));

        Assert.All(await portal.Factors(person.Account, "recovery-code"), row => Assert.Equal(FactorDesk.FreeTries, row.Failures));
        Assert.Equal(0, (await portal.Challenges(person.Account)).Single(one => one.Kind == "recovery-code").AttemptsLeft);
        (browser, page) = await AtTheSheet(person);
        page = await browser.Submit(page, FilledForm.Code(person.Codes[0]));
        Assert.Contains("try again in 30 seconds", page.Text("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal(10, (await portal.Factors(person.Account, "recovery-code")).Count);
    }

    [Fact]
    public async Task Counts_a_new_sheet_only_once_it_is_kept_and_then_no_other()
    {
        var person = await portal.Person(account => account.FactorDeadline = portal.Time.Now);
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
        page = await browser.Submit(page, FilledForm.Device("here"));
        page = await browser.Submit(page, FilledForm.Code(Codes.At(page.Text("[data-totp-key]"), portal.Time.Now)));
        Assert.Empty(await portal.Factors(person, "recovery-code"));

        page = await browser.Submit(page, "main form:has([name=saved])");
        Assert.Contains("Then tick", page.Text("[role=alert]"), StringComparison.Ordinal);
        Assert.Empty(await portal.Factors(person, "recovery-code"));
        var codes = page.Document.QuerySelectorAll("#codes li").Select(line => line.TextContent.Trim()).ToList();
        var sheet = await portal.GetOnce(browser, page.Document.QuerySelector("a[download]")!.GetAttribute("href")!);
        Assert.All(codes, code => Assert.Contains(code, System.Text.Encoding.UTF8.GetString(sheet.Body), StringComparison.Ordinal));

        await browser.Submit(page, FilledForm.Saved);
        Assert.Equal(10, (await portal.Factors(person, "recovery-code")).Count);
    }

    private async Task<(Browser Browser, Page Page)> AtTheSheet(Enrolled person)
    {
        var (browser, page) = await portal.AtTheCode(person);
        page = await browser.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);
        return (browser, await browser.Submit(page, FilledForm.Way("recovery-code")));
    }
}
