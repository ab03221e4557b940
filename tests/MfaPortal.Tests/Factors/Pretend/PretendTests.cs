using System.Text.RegularExpressions;
using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using MfaPortal.Tests.Rules;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Factors.Pretend;

/// <summary>What a new kind costs: its folder, one line and its texts. All the rest is there already.</summary>
public sealed partial class PretendTests(PretendPortal portal) : IClassFixture<PretendPortal>
{
    private const string Enrolling = "/factors/pretend/enrol";
    private const string Verifying = "/factors/pretend/verify";

    private DateTimeOffset Now => portal.Time.Now;

    [Fact]
    public void Is_named_by_no_file_of_the_product()
    {
        Assert.NotEmpty(Tree.Files);
        Assert.DoesNotContain(Tree.Files, file => file.Path.StartsWith("src/", StringComparison.Ordinal) && (Named().IsMatch(file.Path) || Named().IsMatch(file.Text)));
    }

    [Fact]
    public async Task Enrols_whoever_must_and_verifies_at_the_next_sign_in()
    {
        var person = await portal.Person(account => account.FactorDeadline = Now);
        var (browser, word) = await Enrol(person);
        Assert.Equal("Word", Assert.Single(await portal.Factors(person, "pretend")).Label);
        Assert.Equal(["factor-enrolled", "factor-enrolled"], await portal.Letters(person));
        Assert.Equal("/factors", (await browser.Get("/factors")).Path);
        portal.Time.Pass(TimeSpan.FromMinutes(1));

        var later = portal.Browser();
        var page = await later.Submit(await later.Get("/sign-in"), FilledForm.Password(person.UserName));
        Assert.Equal((Verifying, "Secret word"), (page.Path, page.Title));
        Assert.Equal(Verifying, (await later.Submit(page, Said("wrong"))).Path);
        Assert.Equal(1, Assert.Single(await portal.Factors(person, "pretend")).Failures);

        Assert.Equal("/", (await later.Submit(page, Said(word))).Path);
        Assert.Equal(MfaPortal.Factors.Strength.Weak, (await portal.Sessions(person))[^1].Strength);
    }

    [Fact]
    public async Task Is_listed_tried_renamed_chosen_and_removed()
    {
        var person = await portal.Person();
        var (browser, word) = await Enrol(person);
        portal.Time.Pass(TimeSpan.FromMinutes(1));
        var page = await browser.Get("/factors");
        Assert.Contains("Secret word", page.Text("[data-kind=pretend]"), StringComparison.Ordinal);
        Assert.False(page.Has("[data-kind=pretend] [data-replace]"));

        page = await browser.Submit(await browser.Get(Link(page, "data-try")), Said(word));
        Assert.Equal(("/factors", "“Word” works."), (page.Path, page.Text("[role=status] .message-body > div")));

        var address = Link(page, "data-change");
        page = await browser.Submit(await browser.Get(address), new FilledForm("form[action*=Rename]", ("Label", "My word")));
        Assert.Contains("My word", page.Text("[data-kind=pretend]"), StringComparison.Ordinal);

        await Enrol(person, browser);
        page = await browser.Submit(await browser.Get(address), new FilledForm("form[action*=Prefer]"));
        Assert.Contains("Offered first", page.Text("[data-kind=pretend]"), StringComparison.Ordinal);

        page = await browser.Submit(await browser.Get(address), new FilledForm("form[action*=Remove]"));
        Assert.DoesNotContain("My word", page.Html, StringComparison.Ordinal);
        Assert.Single(await portal.Factors(person, "pretend"));
    }

    [Fact]
    public async Task Stands_beside_the_others_at_another_way_and_goes_first_when_chosen()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        await Enrol(person.Account, browser);
        var word = Assert.Single(await portal.Factors(person.Account, "pretend"));

        await browser.Submit(await browser.Get($"/factors/{word.Id}"), new FilledForm("form[action*=Prefer]"));

        var (later, page) = await portal.AtTheCode(person);
        Assert.Equal(Verifying, page.Path);
        page = await later.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);
        Assert.Equal(["pretend", "totp", "recovery-code"], page.Document.QuerySelectorAll("button[name=kind]").Select(button => button.GetAttribute("value")));
        Assert.Equal("Your secret word: Word", page.Text("button[value=pretend] .choice-text"));
    }

    /// <summary>Something weaker than the old one opens no door to a new one (threat T14).</summary>
    [Fact]
    public async Task Is_too_weak_to_replace_something_stronger()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        var (_, word) = await Enrol(person.Account, browser);
        portal.Time.Pass(TimeSpan.FromMinutes(11));
        var trial = await browser.Get($"/factors/{Assert.Single(await portal.Factors(person.Account, "pretend")).Id}/try");
        await browser.Submit(trial, Said(word));

        var weak = portal.Browser();
        var page = await weak.Submit(await weak.Get("/sign-in"), FilledForm.Password(person.UserName));
        page = await weak.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);
        portal.Time.Pass(TimeSpan.FromMinutes(1));
        page = await weak.Submit(page, FilledForm.Way("pretend"));
        Assert.Equal("/", (await weak.Submit(page, Said(word))).Path);

        page = await weak.Get($"/factors/{person.App}/replace");

        Assert.Equal("/factors/totp/replace", page.Path);
        Assert.False(page.Has("[data-totp-key]"));
    }

    [Fact]
    public async Task Is_reset_by_helpdesk()
    {
        var person = await portal.Person();
        var (browser, _) = await Enrol(person);
        var helpdesk = await portal.Browser(await portal.Agent());
        var page = await helpdesk.Get($"/helpdesk/accounts/{person.Id}");
        Assert.Contains("Secret word", page.Text("section:has(#factors) tbody"), StringComparison.Ordinal);

        page = await helpdesk.Get(page.Document.QuerySelector("section:has(#factors) tbody a")!.GetAttribute("href")!);
        page = await helpdesk.Submit(page, "form[method=post]:has([name='Input.Reason'])", ("Input.Reason", "Forgot the word, called back"));

        Assert.True(page.Has(".message.done"));
        Assert.Empty(await portal.Factors(person, "pretend"));
        Assert.Equal("/sign-in", (await browser.Get("/factors")).Path);
    }

    [Theory]
    [InlineData("nl", "Geheim woord")]
    [InlineData("fr", "Mot secret")]
    [InlineData("de", "Geheimes Wort")]
    public async Task Speaks_every_language(string language, string name)
    {
        var person = await portal.Person(account => account.FactorDeadline = Now);
        var browser = portal.Browser();
        browser.Headers["Accept-Language"] = language;

        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));

        Assert.Contains(name, page.Text("form:has([value=pretend])"), StringComparison.Ordinal);
    }

    private static FilledForm Said(string word) => new("main form:has([name=word])", ("word", word));

    private static string Link(Page page, string which) => page.Document.QuerySelector($"[data-kind=pretend] [{which}]")!.GetAttribute("href")!;

    private async Task<(Browser Browser, string Word)> Enrol(Account person, Browser? signedIn = null)
    {
        var browser = signedIn ?? portal.Browser();
        var page = await browser.Get(signedIn is null ? "/sign-in" : "/factors/enrol");
        page = signedIn is null ? await browser.Submit(page, FilledForm.Password(person.UserName)) : page;
        page = page.Path == "/factors/enrol" ? page : await browser.Get("/factors/enrol");
        page = await browser.Submit(page, "main form:has([value=pretend])");
        Assert.Equal(Enrolling, page.Path);
        var word = page.Text("[data-word]");
        page = await browser.Submit(page, Said(word));
        if (page.Path == "/factors/recovery-codes/enrol")
        {
            await browser.Submit(page, FilledForm.Saved);
        }

        return (browser, word);
    }

    [GeneratedRegex("(?i)(?<![a-z])pretend(?![a-z])|pretend(?-i:[A-Z])")]
    private static partial Regex Named();
}
