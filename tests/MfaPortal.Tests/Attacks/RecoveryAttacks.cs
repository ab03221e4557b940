using System.Net;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Attacks;

/// <summary>Threats T36 and T47 to T50: whoever lost something gets back what was lost, and nothing else.</summary>
public sealed class RecoveryAttacks(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private DateTimeOffset Now => portal.Time.Now;

    [Fact]
    public async Task T36_one_recovery_code_opens_one_door_of_many_at_once()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        portal.Time.Pass(TimeSpan.FromMinutes(11));
        var begun = new List<(Browser Browser, Page Page)>();
        for (var i = 0; i < 6; i++)
        {
            var (at, page) = i % 2 == 0 ? await portal.AtTheCode(person) : (browser, await browser.Get($"/factors/{person.App}/replace"));
            page = await at.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);
            begun.Add((at, await at.Submit(page, FilledForm.Way("recovery-code"))));
        }

        var answers = await Task.WhenAll(begun.Select(one => portal.PostOnce(one.Browser, one.Page, FilledForm.Code(person.Codes[0]))));

        Assert.Single(answers, answer => answer.Location is not null);
        Assert.Equal(9, (await portal.Factors(person.Account, "recovery-code")).Count);
    }

    [Fact]
    public async Task T36_a_recovery_code_tells_the_person_that_it_was_used()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(person);
        page = await browser.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);

        await browser.Submit(await browser.Submit(page, FilledForm.Way("recovery-code")), FilledForm.Code(person.Codes[0]));

        Assert.Equal(["factor-used-up"], await portal.Letters(person.Account));
    }

    [Fact]
    public async Task T47_a_new_password_signs_nobody_in_and_asks_for_the_second_step()
    {
        const string renewed = "four other words together";
        var person = await portal.Enrolled();
        var browser = portal.Browser();
        var page = await browser.Get("/password/reset?token=" + await Link(person));

        page = await browser.Submit(page, "main form:has([name='Input.Password'])", ("Input.Password", renewed));
        Assert.Equal("/sign-in", page.Path);
        Assert.Equal("login_required", AppRequest.Answer(await browser.Get(AppRequest.Authorize(("prompt", "none"))), "error"));

        page = await browser.Submit(page, FilledForm.Password(person.UserName, renewed));
        Assert.Equal("/factors/totp/verify", page.Path);
    }

    [Fact]
    public async Task T50_a_new_password_ends_a_phone_change_and_a_trial_that_are_under_way()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        var page = await browser.Get($"/factors/{person.App}/replace");
        var key = page.Text("[data-totp-key]");
        var trial = await browser.Get($"/factors/{person.App}/try");
        var reset = portal.Browser();

        await reset.Submit(await reset.Get("/password/reset?token=" + await Link(person)), "main form:has([name='Input.Password'])", ("Input.Password", "four other words together"));

        await portal.PostOnce(browser, page, FilledForm.Code(Codes.At(key, Now)));
        await portal.PostOnce(browser, trial, FilledForm.Code(person.CodeAt(Now)));
        Assert.Equal(person.App, Assert.Single(await portal.Factors(person.Account, "totp")).Id);
        Assert.Equal("/sign-in/expired", (await browser.Get(page.Url.PathAndQuery)).Path);
        Assert.All(await portal.Sessions(person.Account), session => Assert.NotNull(session.EndedAt));
    }

    [Fact]
    public async Task T48_the_form_of_a_reset_is_worth_nothing_without_its_link()
    {
        var person = await portal.Enrolled();
        var browser = portal.Browser();

        foreach (var token in new[] { "", "nonsense", person.Account.Id.ToString(), new string('A', 43) })
        {
            Assert.Equal(HttpStatusCode.Gone, (await browser.Get("/password/reset?token=" + token)).Status);
        }

        var (later, page) = await portal.AtTheCode(person);
        Assert.Equal("/", (await later.Submit(page, FilledForm.Code(person.CodeAt(Now)))).Path);
    }

    private async Task<string> Link(Enrolled person)
    {
        var browser = portal.Browser();
        await browser.Submit(await browser.Get("/password/forgot"), "main form", ("Input.Login", person.UserName));

        // The workers were woken by the form; they need no more than a moment.
        for (var looked = 0; looked < 6000; looked++, await Task.Delay(10))
        {
            foreach (var file in Directory.Exists(portal.MailFolder) ? Directory.GetFiles(portal.MailFolder, "*.eml") : [])
            {
                var mail = (await File.ReadAllTextAsync(file)).Replace("=\r\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
                if (mail.Contains(person.Account.Email!, StringComparison.OrdinalIgnoreCase) && mail.IndexOf("reset?token=", StringComparison.Ordinal) is > 0 and var at)
                {
                    return mail.Substring(at + "reset?token=".Length, 43);
                }
            }
        }

        throw new InvalidOperationException("No letter with a link.");
    }
}
