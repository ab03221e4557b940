using System.Buffers.Text;
using System.Text.Json;
using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Factors.Passkey;

public sealed partial class PasskeySignInTests
{
    /// <summary>What a stranger may send in the place of a browser's answer.</summary>
    [Theory]
    [InlineData("""{"type":"public-key","id":"\ud800","rawId":"x"}""")]
    [InlineData("""{"type":"\ud800","id":"AAAA","rawId":"AAAA"}""")]
    [InlineData("""{"type":"public-key","\ud800":1,"id":"AAAA","rawId":"AAAA"}""")]
    [InlineData("""{"type":"public-key","id":"AAAA","rawId":"AAAA","authenticatorAttachment":"\ud800"}""")]
    [InlineData("""{"type":"public-key","id":"AAAA","rawId":"AAAA","response":{"clientDataJSON":"\ud800"}}""")]
    [InlineData("""{"type":"public-key","id":"\u0000","rawId":"\u0000"}""")]
    [InlineData("""[]""")]
    [InlineData("""{""")]
    public async Task Refuses_what_is_no_answer(string credential)
    {
        var browser = portal.Browser();
        var page = await browser.Get("/sign-in");

        page = await browser.Submit(page, PasskeyPeople.Answer(await browser.Question(page), credential));

        Assert.Equal("/factors/passkey/begin", page.Path);
        Assert.Contains("That did not work", page.Text("#form-error"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"clientDataJSON\":\"", "\"clientDataJSON\":\"\\ud800")]
    [InlineData("\"signature\":\"", "\"signature\":\"\\ud800")]
    [InlineData("\"userHandle\":\"", "\"userHandle\":\"\\ud800")]
    public async Task Refuses_an_answer_that_is_no_text_somewhere(string part, string broken)
    {
        var (person, authenticator) = await Holder();
        var browser = portal.Browser();
        var page = await browser.Get("/sign-in");
        var question = await browser.Question(page);
        var credential = authenticator.Show(question.GetProperty("options"));
        Assert.Contains(part, credential, StringComparison.Ordinal);

        page = await browser.Submit(page, PasskeyPeople.Answer(question, credential.Replace(part, broken, StringComparison.Ordinal)));

        await IsRefused(person.Account, browser, page);
    }

    [Fact]
    public async Task Answers_a_question_once()
    {
        var (person, authenticator) = await Holder();
        var browser = portal.Browser();
        var page = await browser.Get("/sign-in");
        var question = await browser.Question(page);
        var form = PasskeyPeople.Answer(question, authenticator.Show(question.GetProperty("options")));
        var copy = portal.Copy(browser);
        Assert.Equal("/", (await browser.Submit(page, form)).Path);

        var again = await copy.Submit(page, form);

        Assert.Equal("/factors/passkey/begin", again.Path);
        Assert.Single(await portal.Sessions(person.Account));
    }

    [Fact]
    public async Task Takes_one_answer_once_from_many_posts_at_once()
    {
        var (person, authenticator) = await Holder();
        var browser = portal.Browser();
        var page = await browser.Get("/sign-in");
        var question = await browser.Question(page);
        var form = PasskeyPeople.Answer(question, authenticator.Show(question.GetProperty("options")));
        var target = page with { Url = new Uri(page.Url, page.Document.QuerySelector("ask-device form")!.GetAttribute("action")) };

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => portal.PostOnce(browser, target, form)));

        Assert.Single(answers, answer => answer.Location is not null);
        Assert.All(answers, answer => Assert.True((int)answer.Status < 500));
        Assert.Equal(1, await portal.Audited(person.Account, "factor.shown"));
    }

    [Fact]
    public async Task Refuses_an_answer_that_comes_too_late()
    {
        var (person, authenticator) = await Holder();
        var browser = portal.Browser();
        var page = await browser.Get("/sign-in");
        var question = await browser.Question(page);
        portal.Time.Pass(FirstStep.Life);

        page = await browser.Submit(page, PasskeyPeople.Answer(question, authenticator.Show(question.GetProperty("options"))));

        Assert.Contains("too long", page.Text("#form-error"), StringComparison.Ordinal);
        Assert.Empty(await portal.Sessions(person.Account));
    }

    /// <summary>A question belongs to one browser and one journey: whoever catches an answer has nothing to give it to.</summary>
    [Fact]
    public async Task Refuses_an_answer_in_another_browser_or_journey()
    {
        var (person, authenticator) = await Holder();
        var browser = portal.Browser();
        var question = await browser.Question(await browser.Get("/sign-in"));
        var form = PasskeyPeople.Answer(question, authenticator.Show(question.GetProperty("options")));

        var other = await browser.Get("/sign-in");
        Assert.Equal("/factors/passkey/begin", (await browser.Submit(other, form)).Path);
        var elsewhere = portal.Browser();
        Assert.Equal("/factors/passkey/begin", (await elsewhere.Submit(await elsewhere.Get("/sign-in"), form)).Path);

        Assert.Empty(await portal.Sessions(person.Account));
    }

    [Fact]
    public async Task Refuses_the_ticket_of_one_question_with_the_answer_to_another()
    {
        var (person, authenticator) = await Holder();
        var browser = portal.Browser();
        var page = await browser.Get("/sign-in");
        var (one, two) = (await browser.Question(page), await browser.Question(page));

        page = await browser.Submit(page, PasskeyPeople.Answer(one, authenticator.Show(two.GetProperty("options"))));

        await IsRefused(person.Account, browser, page);
    }
}
