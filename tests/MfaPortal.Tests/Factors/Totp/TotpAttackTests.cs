using System.Globalization;
using System.Text;
using MfaPortal.Factors;
using MfaPortal.Factors.Totp;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Factors.Totp;

public sealed class TotpAttackTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private DateTimeOffset Now => portal.Time.Now;

    /// <summary>Threat T31.</summary>
    [Fact]
    public async Task Takes_one_code_once_from_twenty_pending_sign_ins_at_once()
    {
        var person = await portal.Enrolled();
        var pending = new List<(Browser Browser, Page Page)>();
        for (var i = 0; i < 20; i++)
        {
            pending.Add(await portal.AtTheCode(person));
        }

        var code = FilledForm.Code(person.CodeAt(Now));
        var answers = await Task.WhenAll(pending.Select(one => portal.PostOnce(one.Browser, one.Page, code)));

        Assert.Single(answers, answer => answer.Location is not null);
        Assert.Equal(1, await portal.Audited(person.Account, "factor.shown"));
        Assert.Single(await portal.Challenges(person.Account), challenge => challenge.AcceptedAt is not null);
    }

    /// <summary>Threat T30.</summary>
    [Fact]
    public async Task Refuses_a_code_that_was_used_before_and_every_older_one()
    {
        var person = await portal.Enrolled();
        await portal.SignedIn(person);
        portal.Time.Pass(-TotpRule.Step);

        foreach (var steps in new[] { 0, -1 })
        {
            var (browser, page) = await portal.AtTheCode(person);
            page = await browser.Submit(page, FilledForm.Code(person.CodeAt(Now + (steps * TotpRule.Step))));
            Assert.Contains("used already", page.Text("#Code-error"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Accepts_a_challenge_once_for_two_codes_that_are_both_right()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(person);
        var forms = new[] { Now - TotpRule.Step, Now, Now + TotpRule.Step }.Select(moment => FilledForm.Code(person.CodeAt(moment)));

        await Task.WhenAll(forms.Select(form => portal.PostOnce(browser, page, form)));

        Assert.Equal(1, await portal.Audited(person.Account, "factor.shown"));
    }

    /// <summary>Threat T35: what is there is spent, no more; and of that only the free tries are looked at.</summary>
    [Fact]
    public async Task Looks_at_five_of_sixty_wrong_codes_at_once()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(person);
        var wrong = FilledForm.Code(Wrong(person));

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => portal.PostOnce(browser, page, wrong)));

        var said = answers.Select(answer => Encoding.UTF8.GetString(answer.Body)).ToList();
        Assert.Equal(FactorDesk.FreeTries, Assert.Single(await portal.Factors(person.Account, "totp")).Failures);
        Assert.Equal(FactorDesk.FreeTries, said.Count(text => text.Contains("This code is not right", StringComparison.Ordinal)));
        Assert.Equal(Challenges.Attempts - FactorDesk.FreeTries, said.Count(text => text.Contains("Short break", StringComparison.Ordinal)));
        Assert.Equal(60 - Challenges.Attempts, said.Count(text => text.Contains("Too many tries. Choose", StringComparison.Ordinal)));
        Assert.Equal(0, Assert.Single(await portal.Challenges(person.Account)).AttemptsLeft);
    }

    [Fact]
    public async Task Asks_a_new_question_where_no_attempt_of_the_old_one_is_left()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(person);
        await portal.Change($"update challenges set attempts_left = 0 where account_id = {person.Account.Id.Value} and accepted_at is null");
        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(Now)));
        Assert.Contains("Too many tries", page.Text("[role=alert]"), StringComparison.Ordinal);

        page = await browser.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);
        page = await browser.Submit(page, FilledForm.Way("totp"));

        Assert.Equal("/", (await browser.Submit(page, FilledForm.Code(person.CodeAt(Now)))).Path);
    }

    /// <summary>Threats T33 and T34: the count is the account's and the factor's, and it is a row.</summary>
    [Fact]
    public async Task Counts_over_browsers_and_new_starts_of_the_portal()
    {
        var person = await portal.Enrolled();
        for (var i = 0; i < FactorDesk.FreeTries; i++)
        {
            var (guesser, guess) = await portal.AtTheCode(person);
            await guesser.Submit(guess, FilledForm.Code(Wrong(person)));
        }

        await using var restarted = portal.WithWebHostBuilder(_ => { });
        var browser = new Browser(restarted.Server.CreateHandler(), new Uri(PortalFactory.Issuer));
        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(Now)));
        Assert.Contains("try again in 30 seconds", page.Text("[role=alert]"), StringComparison.Ordinal);

        portal.Time.Pass(TimeSpan.FromSeconds(30));
        Assert.Equal("/", (await browser.Submit(page, FilledForm.Code(person.CodeAt(Now)))).Path);
        Assert.Equal(0, Assert.Single(await portal.Factors(person.Account, "totp")).Failures);
    }

    [Fact]
    public async Task Waits_twice_as_long_after_each_further_miss_up_to_an_hour()
    {
        var person = await portal.Enrolled();
        var waits = new List<double>();
        for (var i = 0; i < 14; i++)
        {
            var (browser, page) = await portal.AtTheCode(person);
            await browser.Submit(page, FilledForm.Code(Wrong(person)));
            if (Assert.Single(await portal.Factors(person.Account, "totp")).NextTryAt is { } next)
            {
                waits.Add((next - Now).TotalSeconds);
                portal.Time.Now = next;
            }
        }

        Assert.Equal([30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600], waits);
    }

    /// <summary>NIST 800-63B-4 §3.2.2; the sheet is not locked with the app (decision D6).</summary>
    [Fact]
    public async Task Locks_the_app_after_a_hundred_misses_and_nothing_else()
    {
        var person = await portal.Enrolled();
        await portal.Change($"update factors set failures = {FactorDesk.LastTry} where id = {person.App.Value}");
        var (browser, page) = await portal.AtTheCode(person);

        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(Now)));
        Assert.Contains("locked after too many tries", page.Text("[role=alert]"), StringComparison.Ordinal);

        page = await browser.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);
        page = await browser.Submit(page, FilledForm.Way("recovery-code"));
        Assert.Equal("/sign-in/recovered", (await browser.Submit(page, FilledForm.Code(person.Codes[0]))).Path);
    }

    /// <summary>Threat T06.</summary>
    [Fact]
    public async Task Refuses_the_code_of_somebody_else()
    {
        var (victim, attacker) = (await portal.Enrolled(), await portal.Enrolled());
        var (browser, page) = await portal.AtTheCode(victim);

        page = await browser.Submit(page, FilledForm.Code(attacker.CodeAt(Now)));

        Assert.Equal("/factors/totp/verify", page.Path);
        Assert.False(browser.Cookies.ContainsKey("session"));
        Assert.Equal(1, await portal.Audited(victim.Account, "factor.refused"));
    }

    /// <summary>Threat T18: who has only the address of an enrolment, or the password alone, gains nothing from it.</summary>
    [Fact]
    public async Task Shows_an_enrolment_to_no_other_browser()
    {
        var person = await portal.Person();
        var browser = await portal.SignedIn(person);
        var page = await browser.Submit(await browser.Get("/factors/enrol"), FilledForm.Device("iphone"));
        var qr = page.Document.QuerySelector(".qr img")!.GetAttribute("src")!;

        var stranger = await portal.SignedIn(await portal.Person());
        var posted = await stranger.Post(
            page.Url.PathAndQuery, ("Code", Codes.At(page.Text("[data-totp-key]"), Now)),
            ("__RequestVerificationToken", (await stranger.Get("/factors")).Document.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!));

        Assert.Equal("/sign-in/expired", (await stranger.Get(page.Url.PathAndQuery)).Path);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await stranger.Get(qr)).Status);
        Assert.Equal("/sign-in/expired", posted.Path);
        Assert.Empty(await portal.Factors(person, "totp"));
    }

    /// <summary>A code that is not right at any moment near this one.</summary>
    private string Wrong(Enrolled person)
    {
        var secret = Bytes(person.Key);
        return Enumerable.Range(0, 1_000_000).Select(number => number.ToString("D6", CultureInfo.InvariantCulture))
            .First(code => TotpDiagnosis.OffsetOf(secret, code, Now) is null);
    }

    private static byte[] Bytes(string base32)
    {
        var bits = string.Concat(base32.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Select(eight => Convert.ToByte(new string(eight), 2))];
    }
}
