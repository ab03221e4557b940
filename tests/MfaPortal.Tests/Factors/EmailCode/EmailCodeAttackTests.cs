using System.Globalization;
using System.Text;
using MfaPortal.Factors;
using MfaPortal.Factors.EmailCode;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Factors.EmailCode;

public sealed class EmailCodeAttackTests(Mailroom portal) : IClassFixture<Mailroom>
{
    [Fact]
    public async Task Takes_one_code_once_from_twenty_tries_at_once()
    {
        var person = await portal.WithMailbox();
        var (browser, page) = await portal.AtTheMailbox(person);
        var code = FilledForm.Code(await portal.Code(person));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => portal.PostOnce(browser, page, code)));

        Assert.Equal(1, await portal.Audited(person, "factor.shown"));
        Assert.Single(await portal.Challenges(person), challenge => challenge.AcceptedAt is not null);
        Assert.InRange((await portal.Sessions(person)).Count, 0, 1);
    }

    [Fact]
    public async Task Links_once_from_twenty_right_codes_at_once()
    {
        var person = await portal.Person();
        var (browser, page) = await portal.Linking(person);
        var code = FilledForm.Code(await portal.Code(person));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => portal.PostOnce(browser, page, code)));

        Assert.Single(await portal.Factors(person, "email-code"));
        Assert.Equal(1, await portal.Audited(person, "factor.enrolled"));
    }

    /// <summary>Threat T35.</summary>
    [Fact]
    public async Task Looks_at_five_of_a_hundred_wrong_codes_at_once()
    {
        var person = await portal.WithMailbox();
        var (browser, page) = await portal.AtTheMailbox(person);
        var right = await portal.Code(person);

        var answers = await Task.WhenAll(Wrong(right).Take(100).Select(code => portal.PostOnce(browser, page, FilledForm.Code(code))));

        Assert.Equal(FactorDesk.FreeTries, answers.Count(answer => Encoding.UTF8.GetString(answer.Body).Contains("This code is not right", StringComparison.Ordinal)));
        Assert.Equal(FactorDesk.FreeTries, Assert.Single(await portal.Factors(person, "email-code")).Failures);
        page = await browser.Submit(page, FilledForm.Code(right));
        Assert.Contains("Too many tries", page.Text("[role=alert]"), StringComparison.Ordinal);
    }

    /// <summary>Threat T33: the count is the factor's, whatever browser asks and however many codes are sent.</summary>
    [Fact]
    public async Task Counts_over_browsers_and_new_codes()
    {
        var person = await portal.WithMailbox();
        for (var i = 0; i < FactorDesk.FreeTries; i++)
        {
            var (guesser, guess) = await portal.AtTheMailbox(person);
            await guesser.Submit(guess, FilledForm.Code(Wrong(await portal.Code(person)).First()));
        }

        var (browser, page) = await portal.AtTheMailbox(person);
        page = await browser.Submit(page, FilledForm.Code(await portal.Code(person)));
        Assert.Contains("Short break", page.Text("[role=alert]"), StringComparison.Ordinal);
    }

    /// <summary>Threat T39.</summary>
    [Fact]
    public async Task Keeps_the_count_and_ends_the_old_code_when_a_new_one_is_sent()
    {
        var person = await portal.WithMailbox();
        var (browser, page) = await portal.AtTheMailbox(person);
        var old = await portal.Code(person);
        foreach (var wrong in Wrong(old).Take(3))
        {
            page = await browser.Submit(page, FilledForm.Code(wrong));
        }

        portal.Time.Pass(CodeSender.Pause);
        page = await browser.Submit(page, Mailroom.Again);
        var fresh = await portal.Code(person);
        Assert.NotEqual(old, fresh);
        Assert.Equal(3, Assert.Single(await portal.Factors(person, "email-code")).Failures);
        Assert.Equal(Challenges.Attempts - 3, Assert.Single(await portal.Challenges(person)).AttemptsLeft);

        page = await browser.Submit(page, FilledForm.Code(old));
        Assert.Contains("not right", page.Text("#Code-error"), StringComparison.Ordinal);
        Assert.Equal("/", (await browser.Submit(page, FilledForm.Code(fresh))).Path);
    }

    [Fact]
    public async Task Sends_a_new_one_after_a_pause_three_times()
    {
        var person = await portal.WithMailbox();
        var (browser, page) = await portal.AtTheMailbox(person);
        page = await browser.Submit(page, Mailroom.Again);
        Assert.Contains("in 30 seconds", page.Text("[role=alert]"), StringComparison.Ordinal);

        for (var i = 0; i < 5; i++)
        {
            portal.Time.Pass(CodeSender.Pause);
            page = await browser.Submit(page, Mailroom.Again);
        }

        Assert.Contains("many codes already", page.Text("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal(CodeSender.MostPerChallenge, (await portal.Letters(person)).Count);
    }

    [Fact]
    public async Task Sends_one_new_code_for_ten_wishes_at_once()
    {
        var person = await portal.WithMailbox();
        var (browser, page) = await portal.AtTheMailbox(person);
        portal.Time.Pass(CodeSender.Pause);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => portal.PostOnce(browser, page with { Url = new Uri(page.Url + "&handler=Again") }, Mailroom.Again)));

        Assert.Equal(2, (await portal.Letters(person)).Count);
        Assert.Equal("/", (await browser.Submit(page, FilledForm.Code(await portal.Code(person)))).Path);
    }

    [Fact]
    public async Task Sends_one_code_for_ten_first_looks_at_once()
    {
        var person = await portal.WithMailbox();
        var browser = portal.Browser();
        var sent = await portal.PostOnce(browser, await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
        var address = sent.Location!.StartsWith("/factors", StringComparison.Ordinal) ? sent.Location : (await portal.GetOnce(browser, sent.Location)).Location!;

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => portal.GetOnce(browser, address)));

        Assert.Equal(["email-code"], await portal.Letters(person));
    }

    /// <summary>A mailbox is not flooded by who knows the password, from however many browsers at once.</summary>
    [Fact]
    public async Task Sends_ten_an_hour_whatever_the_browser()
    {
        var person = await portal.WithMailbox();
        await Task.WhenAll(Enumerable.Range(0, CodeSender.MostPerHour + 5).Select(_ => portal.AtTheMailbox(person)));
        Assert.Equal(CodeSender.MostPerHour, (await portal.Letters(person)).Count);

        var (browser, page) = await portal.AtTheMailbox(person);
        Assert.Contains("No code could be sent", page.Text("[data-mail-state]"), StringComparison.Ordinal);
        Assert.True(page.Has("[data-late]:not([hidden])"));
        portal.Time.Pass(TimeSpan.FromMinutes(61));
        (browser, page) = await portal.AtTheMailbox(person);
        Assert.Equal("/", (await browser.Submit(page, FilledForm.Code(await portal.Code(person)))).Path);
    }

    /// <summary>With the password alone nobody links a mailbox that they cannot read: a day has as many tries as one challenge.</summary>
    [Fact]
    public async Task Cannot_be_linked_by_guessing_from_one_browser_after_the_other()
    {
        var person = await portal.Person();
        var (first, page) = await portal.Linking(person);
        await Task.WhenAll(Wrong(await portal.Code(person)).Take(60).Select(code => portal.PostOnce(first, page, FilledForm.Code(code))));
        Assert.Equal(Challenges.Attempts, await portal.Audited(person, "factor.refused"));

        var (second, anew) = await portal.Linking(person);
        anew = await second.Submit(anew, FilledForm.Code(await portal.Code(person)));
        Assert.Contains("Too many tries", anew.Text("[role=alert]"), StringComparison.Ordinal);
        Assert.Empty(await portal.Factors(person, "email-code"));

        portal.Time.Pass(TimeSpan.FromHours(25));
        (second, anew) = await portal.Linking(person);
        await second.Submit(anew, FilledForm.Code(await portal.Code(person)));
        Assert.Single(await portal.Factors(person, "email-code"));
    }

    private static IEnumerable<string> Wrong(string right) =>
        Enumerable.Range(0, 1_000_000).Select(number => number.ToString("D6", CultureInfo.InvariantCulture)).Where(code => code != right);
}
