using MfaPortal.Accounts;
using MfaPortal.Factors.Push;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Factors.Push;

public sealed class ApprovingTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    [Fact]
    public async Task Lets_in_the_browser_whose_number_was_typed()
    {
        var (person, phone) = await portal.WithPhone();
        var (browser, page) = await portal.AtTheNumber(person);

        var question = Assert.Single(await phone.Waiting());
        Assert.Equal(("Edge", "Windows"), (question.Shown.GetProperty("browser").GetString(), question.Shown.GetProperty("system").GetString()));
        Assert.DoesNotContain(question.Shown.EnumerateObject(), told => told.Name == "number" || told.Value.ToString() == page.Number());
        Assert.Equal("approved", (await phone.Answer(question, "approve", page.Number())).Outcome);

        Assert.Equal("/factors/recovery-codes/enrol", (await browser.Get(page.Url.PathAndQuery)).Path);
        Assert.Equal(1, await portal.Audited(person, "factor.shown"));
        Assert.Empty(await phone.Waiting());
    }

    [Fact]
    public async Task Lets_in_no_other_browser()
    {
        var (person, phone) = await portal.WithPhone();
        var (_, page) = await portal.AtTheNumber(person);
        await phone.Answer(Assert.Single(await phone.Waiting()), "approve", page.Number());

        Assert.Equal("/sign-in/expired", (await portal.Browser().Get(page.Url.PathAndQuery)).Path);
    }

    [Fact]
    public async Task A_wrong_number_ends_the_question_and_a_new_one_can_be_asked()
    {
        var (person, phone) = await portal.WithPhone();
        var (browser, page) = await portal.AtTheNumber(person);
        var question = Assert.Single(await phone.Waiting());

        Assert.Equal("wrong", (await phone.Answer(question, "approve", PhonePeople.Other(page.Number()))).Outcome);
        Assert.Equal("over", (await phone.Answer(question, "approve", page.Number())).Outcome);
        Assert.Equal(1, Assert.Single(await portal.Factors(person, "push")).Failures);

        page = await browser.Get(page.Url.PathAndQuery);
        Assert.Contains("Another number", page.Text(".message"), StringComparison.Ordinal);
        page = await browser.Submit(page, PhonePeople.Button);
        Assert.Equal("approved", (await phone.Answer(Assert.Single(await phone.Waiting()), "approve", page.Number())).Outcome);
        Assert.Equal(0, Assert.Single(await portal.Factors(person, "push")).Failures);
    }

    [Fact]
    public async Task A_denial_ends_the_sign_in_pauses_and_tells()
    {
        var (person, phone) = await portal.WithPhone();
        var (browser, page) = await portal.AtTheNumber(person);

        Assert.Equal("denied", (await phone.Answer(Assert.Single(await phone.Waiting()), "deny")).Outcome);

        page = await browser.Get(page.Url.PathAndQuery);
        Assert.Contains("this is not me", page.Text(".message"), StringComparison.Ordinal);
        Assert.False(page.Has("[data-other-way]"));
        Assert.Equal("/sign-in", (await browser.Get(page.Document.QuerySelector("[data-start-again]")!.GetAttribute("href")!)).Path);
        Assert.Equal(1, await portal.Audited(person, "factor.denied"));
        Assert.Equal(["factor-denied"], await portal.Letters(person));

        var (later, paused) = await portal.AtTheNumber(person);
        Assert.False(paused.Has("[data-push-number]"));
        Assert.Empty(await phone.Waiting());
        portal.Time.Pass(PushAnswers.PauseAfterDenial);
        Assert.True((await later.Get(paused.Url.PathAndQuery)).Has("[data-push-number]"));
    }

    [Fact]
    public async Task After_a_denial_the_way_leads_back_to_the_app()
    {
        await using var own = await PortalFactory.Start(("Clients:conformance:StartUri", "https://app.example.test/start"));
        var (person, phone) = await own.WithPhone();
        var browser = own.Browser();
        var page = await browser.Submit(await browser.Get(AppRequest.Authorize()), FilledForm.Password(person.UserName));

        await phone.Answer(Assert.Single(await phone.Waiting()), "deny");

        page = await browser.Get(page.Url.PathAndQuery);
        Assert.Equal("https://app.example.test/start", page.Document.QuerySelector("[data-start-again]")!.GetAttribute("href"));
    }

    [Fact]
    public async Task A_cancelled_question_ends_without_suspicion()
    {
        var (person, phone) = await portal.WithPhone();
        var (browser, page) = await portal.AtTheNumber(person);

        Assert.Equal("cancelled", (await phone.Answer(Assert.Single(await phone.Waiting()), "cancel")).Outcome);

        page = await browser.Get(page.Url.PathAndQuery);
        Assert.Contains("cancelled", page.Text(".message"), StringComparison.Ordinal);
        Assert.True((await browser.Submit(page, PhonePeople.Button)).Has("[data-push-number]"));
        Assert.Equal(0, await portal.Audited(person, "factor.denied"));
    }

    [Fact]
    public async Task A_question_lives_for_two_minutes()
    {
        var (person, phone) = await portal.WithPhone();
        var (browser, page) = await portal.AtTheNumber(person);
        var question = Assert.Single(await phone.Waiting());

        portal.Time.Pass(PushQuestion.Life);

        Assert.Equal("over", (await phone.Answer(question, "approve", page.Number())).Outcome);
        Assert.Contains("no answer in time", (await browser.Get(page.Url.PathAndQuery)).Text(".message"), StringComparison.Ordinal);
    }

    /// <summary>Threat T40: one at a time, whoever asks.</summary>
    [Fact]
    public async Task Asks_once_for_twenty_sign_ins_at_once()
    {
        var (person, phone) = await portal.WithPhone();
        var pending = new List<(Browser Browser, string Asks)>();
        for (var i = 0; i < 20; i++)
        {
            var browser = portal.Browser();
            var given = await portal.PostOnce(browser, await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
            pending.Add((browser, given.Location!));
        }

        var pages = await Task.WhenAll(pending.Select(one => one.Browser.Get(one.Asks)));

        Assert.Single(pages, page => page.Has("[data-push-number]"));
        Assert.Equal(19, pages.Count(page => page.Html.Contains("Another sign-in is waiting", StringComparison.Ordinal)));
        Assert.Single(await phone.Waiting());
        Assert.Equal(1, await portal.Audited(person, "factor.asked"));
    }

    [Fact]
    public async Task Takes_the_place_of_what_the_same_browser_asked_before()
    {
        var (person, phone) = await portal.WithPhone();
        var (browser, first) = await portal.AtTheNumber(person);
        var (_, second) = await portal.AtTheNumber(person, browser);

        var question = Assert.Single(await phone.Waiting());
        Assert.Equal("approved", (await phone.Answer(question, "approve", second.Number())).Outcome);
        Assert.Contains("asked again elsewhere", (await browser.Get(first.Url.PathAndQuery)).Text(".message"), StringComparison.Ordinal);
    }

    /// <summary>Threat T40: quiet after three, and after ten nothing more that day.</summary>
    [Fact]
    public async Task Falls_silent_after_three_and_stops_after_ten_that_nobody_answered()
    {
        var (person, phone) = await portal.WithPhone();
        for (var asked = 1; asked <= AskRule.InADay; asked++)
        {
            var (_, page) = await portal.AtTheNumber(person);
            Assert.True(page.Has("[data-push-number]"), $"{asked}: {page.Html}");
            Assert.Equal(asked > AskRule.LoudInAQuarter && asked <= 6, page.Html.Contains("We sent no message", StringComparison.Ordinal));
            portal.Time.Pass(asked == 6 ? TimeSpan.FromMinutes(16) : asked > 6 ? TimeSpan.FromMinutes(8) : PushQuestion.Life);
        }

        Assert.Contains("too often today", (await portal.AtTheNumber(person)).Page.Text(".message"), StringComparison.Ordinal);
        portal.Time.Pass(TimeSpan.FromDays(1));
        Assert.True((await portal.AtTheNumber(person)).Page.Has("[data-push-number]"));
        Assert.Single(await phone.Waiting());
    }

    [Fact]
    public async Task One_of_two_answers_at_once_counts()
    {
        for (var round = 0; round < 5; round++)
        {
            var (person, phone) = await portal.WithPhone();
            var (browser, page) = await portal.AtTheNumber(person);
            var question = Assert.Single(await phone.Waiting());

            var replies = await Task.WhenAll(phone.Answer(question, "approve", page.Number()), phone.Answer(question, "deny"));

            Assert.Single(replies, reply => reply.Outcome is "approved" or "denied");
            var accepted = Assert.Single(await portal.Challenges(person)).AcceptedAt is not null;
            Assert.Equal(accepted, replies[0].Outcome == "approved");
            Assert.Equal(accepted ? 0 : 1, await portal.Audited(person, "factor.denied"));
            Assert.Equal(accepted, (await browser.Get(page.Url.PathAndQuery)).Path == "/factors/recovery-codes/enrol");
        }
    }

    [Fact]
    public async Task Looks_at_one_of_all_numbers_at_once()
    {
        var (person, phone) = await portal.WithPhone();
        var (_, page) = await portal.AtTheNumber(person);
        var question = Assert.Single(await phone.Waiting());
        var number = page.Number();

        var replies = await Task.WhenAll(Enumerable.Range(10, 30).Select(guess => guess.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .Where(guess => guess != number).Select(guess => phone.Answer(question, "approve", guess)));

        Assert.Single(replies, reply => reply.Outcome == "wrong");
        Assert.Equal(1, Assert.Single(await portal.Factors(person, "push")).Failures);
        Assert.Equal("over", (await phone.Answer(question, "approve", number)).Outcome);
    }

    /// <summary>Threat T37: what is locked is locked here too.</summary>
    [Theory]
    [InlineData(AccountState.Disabled)]
    [InlineData(AccountState.Frozen)]
    public async Task A_closed_account_is_asked_nothing_and_answers_nothing(object state)
    {
        var (person, phone) = await portal.WithPhone();
        var (_, page) = await portal.AtTheNumber(person);
        var question = Assert.Single(await phone.Waiting());
        await portal.Change($"update accounts set state = {(int)(AccountState)state} where id = {person.Id.Value}");

        foreach (var door in (string[])["hello", "waiting", "freeze"])
        {
            var reply = await phone.Call($"/phone/api/{door}", $$"""{"challenge":"{{question.Challenge}}"}""");
            Assert.Equal((System.Net.HttpStatusCode.Forbidden, "closed"), (reply.Status, reply.Error));
            Assert.False(reply.Said.TryGetProperty("label", out _));
        }

        Assert.Equal("closed", (await phone.Answer(question, "approve", page.Number())).Error);
        Assert.Equal(0, await portal.Audited(person, "factor.shown"));
    }

    [Fact]
    public async Task A_removed_phone_learns_that_it_is_no_longer_linked()
    {
        var (person, phone) = await portal.WithPhone();
        var (_, page) = await portal.AtTheNumber(person);
        var question = Assert.Single(await phone.Waiting());
        await portal.Change($"update factors set retired_at = {portal.Time.Now} where account_id = {person.Id.Value}");

        Assert.Equal("unlinked", (await phone.Call("/phone/api/waiting", "{}")).Error);
        Assert.Equal("unlinked", (await phone.Answer(question, "approve", page.Number())).Error);
    }

    [Fact]
    public async Task Another_phone_of_the_same_person_may_answer_and_that_of_somebody_else_may_not()
    {
        var (person, first) = await portal.WithPhone();
        var (_, second) = await portal.WithPhone(person);
        var (_, stranger) = await portal.WithPhone();
        var (_, page) = await portal.AtTheNumber(person);
        var question = Assert.Single(await second.Waiting());

        Assert.Empty(await stranger.Waiting());
        Assert.Equal("over", (await stranger.Answer(question, "approve", page.Number())).Outcome);
        Assert.Equal("approved", (await second.Answer(question, "approve", page.Number())).Outcome);
        Assert.Equal("over", (await first.Answer(question, "approve", page.Number())).Outcome);
    }

    [Fact]
    public async Task Only_the_phone_that_denied_may_close_the_account_with_it()
    {
        var closed = new Closed();
        await using var own = new PortalFactory();
        own.Replace(services => services.AddSingleton<IFreezes>(closed));
        await own.InitializeAsync();
        var (person, first) = await own.WithPhone();
        var (_, second) = await own.WithPhone(person);
        await own.AtTheNumber(person);
        var question = Assert.Single(await first.Waiting());
        var freeze = $$"""{"challenge":"{{question.Challenge}}"}""";

        Assert.Equal("unknown", (await first.Call("/phone/api/freeze", freeze)).Error);
        await first.Answer(question, "deny");
        Assert.Equal("unknown", (await second.Call("/phone/api/freeze", freeze)).Error);
        Assert.Empty(closed.Accounts);
        Assert.Null((await first.Call("/phone/api/freeze", freeze)).Error);

        Assert.Equal([person.Id], closed.Accounts);
    }

    [Fact]
    public async Task Asks_for_as_many_digits_as_are_set()
    {
        await using var strict = await PortalFactory.Start(("Factors:Push:Digits", "6"));
        var (person, _) = await strict.WithPhone();

        Assert.Equal(6, (await strict.AtTheNumber(person)).Page.Number().Length);
    }

    private sealed class Closed : IFreezes
    {
        public List<AccountId> Accounts { get; } = [];

        public Task Freeze(AccountId account, string why, CancellationToken ct)
        {
            Accounts.Add(account);
            return Task.CompletedTask;
        }
    }
}
