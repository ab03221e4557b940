using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Mail;
using MfaPortal.Storage;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Safety;

/// <summary>Whoever can cause a letter to somebody cannot fill the mailbox with it.</summary>
public sealed class LetterFloodTests(LetterPortal portal) : IClassFixture<LetterPortal>
{
    [Fact]
    public async Task Tells_of_browsers_that_take_turns_a_few_times_an_hour()
    {
        var anna = await portal.Person();
        Browser[] browsers = [portal.Browser(), portal.Browser()];
        var choices = new List<Page>();
        foreach (var browser in browsers)
        {
            var page = await browser.SignIn(anna);
            choices.Add(page.Path == "/factors/enrol" ? page : await browser.Get("/factors/enrol"));
        }

        await TakeTurns(8);
        Assert.Equal(Challenges.RestartsTold, (await portal.Letters(anna)).Count(letter => letter == "enrolment-restarted-elsewhere"));
        Assert.Equal(Challenges.RestartsTold, await portal.Audited(anna, "enrolment.restarted"));

        await portal.Change($"update audit set at = {portal.Time.Now.AddHours(-2)} where target_id = {anna.Id.Value} and event = 'enrolment.restarted'");
        await TakeTurns(1);
        Assert.Equal(Challenges.RestartsTold + 1, (await portal.Letters(anna)).Count(letter => letter == "enrolment-restarted-elsewhere"));

        async Task TakeTurns(int times)
        {
            for (var i = 0; i < times; i++)
            {
                Assert.Equal("/factors/totp/enrol", (await browsers[i % 2].Submit(choices[i % 2], FilledForm.Device("iphone"))).Path);
            }
        }
    }

    [Fact]
    public async Task Tells_the_same_a_number_of_times_an_hour_and_other_things_beside_it()
    {
        var anna = await portal.Person();
        for (var i = 0; i < Notices.MostPerHour + 3; i++)
        {
            await Tell(anna, "password-changed");
        }

        await Tell(anna, "account-frozen");
        Assert.Equal(Notices.MostPerHour + 1, (await portal.Letters(anna)).Count);

        portal.Time.Pass(TimeSpan.FromHours(1));
        await Tell(anna, "password-changed");
        Assert.Equal(Notices.MostPerHour + 2, (await portal.Letters(anna)).Count);
    }

    private Task<int> Tell(Account person, string template) => portal.Ask(async services =>
    {
        await services.GetRequiredService<Notices>().Tell(person.Id, Letter.Of(template), CancellationToken.None);
        return await services.GetRequiredService<PortalDb>().SaveChangesAsync();
    });
}
