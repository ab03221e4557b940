using System.Globalization;
using System.Text;
using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Factors.CodeSheet;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Factors.CodeSheet;

public sealed class CodeSheetTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private static readonly FilledForm Choice = SheetPeople.Choice;
    private static readonly FilledForm Skip = new("main form:has([name=number])");

    [Fact]
    public async Task Is_printed_confirmed_and_used_in_order_without_a_phone()
    {
        var person = await Person();
        var session = Assert.Single(await portal.Sessions(person.Account));
        Assert.Equal((Strength.Strong, 40), (session.Strength, person.Codes.Count));

        foreach (var number in new[] { 1, 2, 3 })
        {
            var (browser, page) = await AtTheSheet(person);
            Assert.Equal($"Code number {number}", page.Text("label[for=Code]"));
            Assert.True(page.Has("#Code[autocomplete=one-time-code][inputmode=text]"));
            Assert.Equal("/", (await browser.Submit(page, Code(person, number))).Path);
        }

        Assert.Equal(37, (await portal.Factors(person.Account, "code-sheet")).Count);

        // Signing in with it is nothing to write home about.
        Assert.DoesNotContain("factor-used-up", await portal.Letters(person.Account));
    }

    [Fact]
    public async Task Counts_only_once_one_of_its_codes_is_typed_back()
    {
        var person = await portal.Person(account => account.FactorDeadline = portal.Time.Now);
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
        page = await browser.Submit(await browser.WithoutPhone(page), Choice);
        var codes = Codes(page);

        page = await browser.Submit(page, FilledForm.Code("AAAA-AAAA"));
        Assert.Contains("not code number", page.Text("#Code-error"), StringComparison.Ordinal);
        Assert.Equal(codes, Codes(page));
        Assert.Empty(await portal.Factors(person, "code-sheet"));
        var file = await portal.GetOnce(browser, page.Document.QuerySelector("a[download]")!.GetAttribute("href")!);
        Assert.All(codes, code => Assert.Contains(code, Encoding.UTF8.GetString(file.Body), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Takes_no_code_but_the_one_with_the_number_asked_for()
    {
        var person = await Person();
        var (browser, page) = await AtTheSheet(person);

        page = await browser.Submit(page, Code(person, 2));

        Assert.Contains("not code number 1", page.Text("#Code-error"), StringComparison.Ordinal);
        Assert.Equal("Code number 1", page.Text("label[for=Code]"));
        Assert.Equal(40, (await portal.Factors(person.Account, "code-sheet")).Count);
    }

    /// <summary>Threat T36.</summary>
    [Fact]
    public async Task Takes_one_code_once_from_twenty_pending_sign_ins_at_once()
    {
        var person = await Person();
        var pending = new List<(Browser Browser, Page Page)>();
        for (var i = 0; i < 20; i++)
        {
            pending.Add(await AtTheSheet(person));
        }

        var answers = await Task.WhenAll(pending.Select(one => portal.PostOnce(one.Browser, one.Page, Code(person, 1))));

        Assert.Single(answers, answer => answer.Location is not null);
        Assert.Equal(39, (await portal.Factors(person.Account, "code-sheet")).Count);
    }

    /// <summary>Threat T35.</summary>
    [Fact]
    public async Task Looks_at_five_of_sixty_wrong_codes_at_once()
    {
        var person = await Person();
        var (browser, page) = await AtTheSheet(person);

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => portal.PostOnce(browser, page, FilledForm.Code("ZZZZZZ" + i.ToString("D2", CultureInfo.InvariantCulture)))));

        Assert.All(await portal.Factors(person.Account, "code-sheet"), row => Assert.Equal(FactorDesk.FreeTries, row.Failures));
        (browser, page) = await AtTheSheet(person);
        page = await browser.Submit(page, Code(person, 1));
        Assert.Contains("try again in 30 seconds", page.Text("[role=alert]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Skips_a_code_for_good_and_only_that_one_however_often_the_button_is_pressed()
    {
        var person = await Person();
        var (browser, page) = await AtTheSheet(person);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => portal.PostOnce(browser, page with { Url = new Uri(page.Url + "&handler=Skip") }, Skip)));

        page = await browser.Get(page.Url.PathAndQuery);
        Assert.Equal("Code number 2", page.Text("label[for=Code]"));
        Assert.Equal(1, await portal.Audited(person.Account, "factor.skipped"));
        page = await browser.Submit(page, Code(person, 1));
        Assert.Contains("not code number 2", page.Text("#Code-error"), StringComparison.Ordinal);
    }

    /// <summary>Who has the password alone cannot empty the sheet.</summary>
    [Fact]
    public async Task Counts_a_skip_as_a_try()
    {
        var person = await Person();
        var (browser, page) = await AtTheSheet(person);
        var form = page;
        for (var i = 0; i < 8; i++)
        {
            form = page.Has(Skip.Selector) ? page : form;
            page = await browser.Submit(form, Skip);
        }

        Assert.Contains("try again in", page.Text("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal(40 - FactorDesk.MostSkips, (await portal.Factors(person.Account, "code-sheet")).Count);
    }

    [Fact]
    public async Task Is_skipped_three_times_and_then_not_before_one_is_used()
    {
        var person = await Person();
        var (browser, page) = await AtTheSheet(person);
        var form = page;
        for (var i = 0; i < FactorDesk.MostSkips; i++)
        {
            form = page;
            page = await browser.Submit(page, Skip);
            Assert.Equal($"Code number {i + 2}", page.Text("label[for=Code]"));
        }

        // The page offers it no longer; a form that was sent all the same is refused.
        Assert.False(page.Has(Skip.Selector));
        Assert.Contains("You skipped 3 codes already", page.Text("main details"), StringComparison.Ordinal);
        page = await browser.Submit(form, Skip with { Fields = [("number", "4")] });
        Assert.Contains("You skipped 3 codes already", page.Text("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal(37, (await portal.Factors(person.Account, "code-sheet")).Count);
        portal.Time.Pass(TimeSpan.FromDays(4));
        (browser, page) = await AtTheSheet(person);
        Assert.False(page.Has(Skip.Selector));
        Assert.Equal("/", (await browser.Submit(page, Code(person, 4))).Path);
        (browser, page) = await AtTheSheet(person);
        Assert.Equal("Code number 6", (await browser.Submit(page, Skip)).Text("label[for=Code]"));
        Assert.Equal(4, await portal.Audited(person.Account, "factor.skipped"));
    }

    [Fact]
    public async Task Says_by_letter_that_a_skip_leaves_few()
    {
        var person = await Person();
        await portal.Change($"update factors set retired_at = now(), last_used_at = now() where account_id = {person.Account.Id.Value} and kind = 'code-sheet' and counter <= 33");
        var (browser, page) = await AtTheSheet(person);

        page = await browser.Submit(page, Skip);
        Assert.DoesNotContain("factor-skipped", await portal.Letters(person.Account));
        await browser.Submit(page, Skip);
        Assert.Contains("factor-skipped", await portal.Letters(person.Account));
    }

    [Fact]
    public async Task Warns_when_few_are_left_and_is_replaced_whole()
    {
        var person = await Person();
        await portal.Change($"update factors set retired_at = now() where account_id = {person.Account.Id.Value} and kind = 'code-sheet' and counter <= 35");
        var (browser, page) = await AtTheSheet(person);
        Assert.Contains("Codes left: 5", page.Text(".message.warning"), StringComparison.Ordinal);
        Assert.Equal("/", (await browser.Submit(page, Code(person, 36))).Path);
        Assert.Contains("factor-used-up", await portal.Letters(person.Account));

        page = await browser.Get("/factors");
        Assert.Contains("Almost used up", page.Text("[data-kind=code-sheet]"), StringComparison.Ordinal);
        page = await browser.Submit(await browser.Get("/factors/renew?kind=code-sheet"), "main form");
        var fresh = Codes(page);
        Assert.Equal("/factors", (await browser.Submit(page, FilledForm.Code(fresh[Asked(page) - 1]))).Path);

        Assert.Equal(40, (await portal.Factors(person.Account, "code-sheet")).Count);
        (browser, page) = await AtTheSheet(person);
        page = await browser.Submit(page, FilledForm.Code(person.Codes[36]));
        Assert.Contains("not code number 1", page.Text("#Code-error"), StringComparison.Ordinal);
        Assert.Equal("/", (await browser.Submit(page, FilledForm.Code(fresh[0]))).Path);
    }

    [Fact]
    public async Task Stays_while_a_second_step_is_asked_for_and_nothing_else_is_there()
    {
        var person = await Person();
        var (browser, page) = await AtTheSheet(person);
        await browser.Submit(page, Code(person, 1));

        page = await browser.Get("/factors");
        page = await browser.Get(page.Document.QuerySelector("[data-kind=code-sheet] a.button")!.GetAttribute("href")!);

        Assert.False(page.Has("form[action*=Remove] button"));
    }

    [Fact]
    public void Is_bound_to_person_number_and_key()
    {
        var box = new SecretBox(new MasterKey(new byte[MasterKey.Length]), new Entropy());
        var (anna, bart) = (new AccountId(new Guid(1, 0, 0, new byte[8])), new AccountId(new Guid(2, 0, 0, new byte[8])));
        var code = SheetCode.New(7, new Entropy());

        Assert.Equal(code.Lookup(box, anna), SheetCode.Read(7, code.Grouped().ToLowerInvariant())!.Value.Lookup(box, anna));
        Assert.NotEqual(code.Lookup(box, anna), code.Lookup(box, bart));
        Assert.NotEqual(code.Lookup(box, anna), (code with { Number = 8 }).Lookup(box, anna));
        Assert.DoesNotContain(code.Characters, $"{code}", StringComparison.Ordinal);
    }

    private static FilledForm Code(Printed person, int number) => person.Code(number);

    private static List<string> Codes(Page page) => page.PrintedCodes();

    private static int Asked(Page page) => page.AskedNumber();

    private Task<Printed> Person() => portal.WithSheet();

    private Task<(Browser Browser, Page Page)> AtTheSheet(Printed person) => portal.AtTheSheet(person);
}
