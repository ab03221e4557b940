using MfaPortal.Factors.Totp;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Factors.Totp;

/// <summary>What the two pages of the kind answer to a code, over HTTP.</summary>
public sealed class TotpPagesTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private DateTimeOffset Now => portal.Time.Now;

    [Fact]
    public async Task Shows_a_qr_that_holds_the_key_on_the_page()
    {
        var person = await portal.Person(account => account.Email = "j\u00f6rg+a&secret=AAAA:x@example.test");
        var (browser, page) = await Enrolling(person.UserName);

        var qr = await portal.GetOnce(browser, page.Document.QuerySelector(".qr img")!.GetAttribute("src")!);
        var read = await Tool.ReadQr(qr.Body);

        Assert.Equal(page.Document.QuerySelector("[data-otpauth]")!.GetAttribute("href"), read);
        Assert.Contains("?secret=" + page.Text("[data-totp-key]").Replace(" ", "", StringComparison.Ordinal) + "&issuer=", read, StringComparison.Ordinal);
    }

    /// <summary>Threat T26.</summary>
    [Fact]
    public async Task Links_the_secret_it_made_whatever_the_form_says()
    {
        const string mine = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        var person = await portal.Person();
        var (browser, page) = await Enrolling(person.UserName);

        page = await browser.Submit(page, "main form:has([name=Code])", ("Code", Codes.At(mine, Now)), ("Secret", mine), ("secret", mine), ("OtpauthUri", "otpauth://totp/x?secret=" + mine));

        Assert.Equal("/factors/totp/enrol", page.Path);
        Assert.Empty(await portal.Factors(person, "totp"));
    }

    [Fact]
    public async Task Never_writes_the_key_where_it_could_be_kept()
    {
        var (browser, page) = await Enrolling((await portal.Person()).UserName);

        Assert.Contains("no-store", page.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.DoesNotContain(page.Text("[data-totp-key]").Replace(" ", "", StringComparison.Ordinal), page.Url.ToString(), StringComparison.Ordinal);
        page = await browser.Submit(page, FilledForm.Code(Codes.At(page.Text("[data-totp-key]"), Now)));
        Assert.Contains("no-store", page.Header("Cache-Control"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12345", "A code has 6 digits.")]
    [InlineData("abcdef", "A code has 6 digits.")]
    public async Task Counts_no_try_for_what_is_no_code(string typed, string said)
    {
        var person = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(person);

        page = await browser.Submit(page, FilledForm.Code(typed));

        Assert.Equal(said, page.Text("#Code-error"));
        Assert.Equal(0, Assert.Single(await portal.Factors(person.Account, "totp")).Failures);
    }

    /// <summary>Threat T32. What is past may be told: it never counts again.</summary>
    [Theory]
    [InlineData(-2, "This code is from 1 min ago.")]
    [InlineData(-10, "This code is from 5 min ago.")]
    [InlineData(-20, "This code is from 10 min ago.")]
    [InlineData(-21, "This code is not right.")]
    [InlineData(2, "This code is not right.")]
    [InlineData(20, "This code is not right.")]
    [InlineData(120, "This code is not right.")]
    [InlineData(-120, "This code is not right.")]
    public async Task Refuses_a_code_of_another_moment(int steps, string said)
    {
        var person = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(person);

        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(Now + (steps * TotpRule.Step))));

        Assert.StartsWith(said, page.Text("#Code-error"), StringComparison.Ordinal);
        Assert.False(browser.Cookies.ContainsKey("session"));
    }

    [Theory]
    [InlineData(4, "about 2 min fast")]
    [InlineData(-4, "about 2 min slow")]
    [InlineData(120, "off by 1 h")]
    [InlineData(-240, "off by 2 h")]
    public async Task Explains_the_clock_to_who_shows_two_codes_that_are_equally_off(int steps, string said)
    {
        var person = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(person);
        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(Now + (steps * TotpRule.Step))));
        Assert.DoesNotContain(said, page.Text("#Code-error"), StringComparison.Ordinal);
        portal.Time.Pass(TotpRule.Step);

        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(Now + (steps * TotpRule.Step))));

        Assert.Contains(said, page.Text("#Code-error"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("iphone", "On your iPhone or iPad: Settings, General, Date & Time")]
    [InlineData("android", "On Android: Settings, System, Date and time")]
    [InlineData("none", "On your computer: open the settings for date and time")]
    [InlineData(null, "On iPhone: Settings, General, Date & Time, turn on “Set Automatically”. On Android:")]
    public async Task Says_where_the_clock_is_set_on_that_phone(string? device, string said)
    {
        var person = await portal.Enrolled();
        await portal.Change($"update factors set device = {device}::text where id = {person.App.Value}");
        var (browser, page) = await portal.AtTheCode(person);
        foreach (var _ in new[] { 1, 2 })
        {
            portal.Time.Pass(TotpRule.Step);
            page = await browser.Submit(page, FilledForm.Code(person.CodeAt(Now.AddMinutes(4))));
        }

        Assert.StartsWith("The clock of that device is about 4 min fast. " + said, page.Text("#Code-error"), StringComparison.Ordinal);
        Assert.False(browser.Cookies.ContainsKey("session"));
    }

    [Fact]
    public async Task Leads_who_types_another_sort_of_code_to_another_way()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(person);

        page = await browser.Submit(page, FilledForm.Code(person.Codes[0]));

        Assert.EndsWith("choose “Use another way”.", page.Text("#Code-error"), StringComparison.Ordinal);
        Assert.Equal(0, Assert.Single(await portal.Factors(person.Account, "totp")).Failures);
    }

    /// <summary>A guesser who hit a code of three minutes from now must not learn it by sending it again.</summary>
    [Fact]
    public async Task Explains_nothing_to_who_sends_the_same_code_twice()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(person);
        var code = person.CodeAt(Now.AddMinutes(3));

        page = await browser.Submit(await browser.Submit(page, FilledForm.Code(code)), FilledForm.Code(code));

        Assert.StartsWith("This code is not right.", page.Text("#Code-error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Learns_at_enrolment_how_far_the_phone_is_off()
    {
        var person = await portal.Person();
        var (browser, page) = await Enrolling(person.UserName);
        var key = page.Text("[data-totp-key]");

        page = await browser.Submit(page, FilledForm.Code(Codes.At(key, Now - (4 * TotpRule.Step))));
        await browser.Submit(page, FilledForm.Saved);
        Assert.Equal(-4, Assert.Single(await portal.Factors(person, "totp")).Drift);

        portal.Time.Pass(TimeSpan.FromHours(1));
        var later = portal.Browser();
        page = await later.Submit(await later.Get("/sign-in"), FilledForm.Password(person.UserName));
        page = await later.Submit(page, FilledForm.Code(Codes.At(key, Now - (5 * TotpRule.Step))));
        Assert.Equal("/", page.Path);
    }

    [Fact]
    public async Task Forgives_less_than_three_minutes_at_enrolment()
    {
        var (browser, page) = await Enrolling((await portal.Person()).UserName);

        page = await browser.Submit(page, FilledForm.Code(Codes.At(page.Text("[data-totp-key]"), Now - (6 * TotpRule.Step))));

        Assert.Contains("about 3 min slow", page.Text("#Code-error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_the_code_of_a_removed_entry_apart()
    {
        var person = await portal.Enrolled();
        await portal.Change($"update factors set retired_at = {Now} where id = {person.App.Value}");
        var next = await portal.Enrolled();
        await portal.Change($"update factors set account_id = {person.Account.Id.Value} where id = {next.App.Value}");
        var (browser, page) = await portal.AtTheCode(person);

        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(Now)));

        Assert.Contains("Delete the old line", page.Text("#Code-error"), StringComparison.Ordinal);
        Assert.False(browser.Cookies.ContainsKey("session"));
    }

    [Fact]
    public async Task Takes_the_code_of_either_phone()
    {
        var person = await portal.Enrolled();
        var other = await portal.Enrolled();
        await portal.Change($"update factors set account_id = {person.Account.Id.Value} where id = {other.App.Value}");

        foreach (var phone in new[] { person, other })
        {
            var (browser, page) = await portal.AtTheCode(person);
            Assert.Equal("/", (await browser.Submit(page, FilledForm.Code(phone.CodeAt(Now)))).Path);
        }
    }

    private async Task<(Browser Browser, Page Page)> Enrolling(string userName)
    {
        var browser = portal.Browser();
        await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(userName));
        return (browser, await browser.Submit(await browser.Get("/factors/enrol"), FilledForm.Device("iphone")));
    }
}
