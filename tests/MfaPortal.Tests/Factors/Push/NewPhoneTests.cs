using System.Net;
using MfaPortal.Factors;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Factors.Push;

/// <summary>Another phone that approves takes the place of the one before, on one page and in one transaction.</summary>
public sealed class NewPhoneTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private const string Address = "/factors/push/replace";

    private DateTimeOffset Now => portal.Time.Now;

    [Fact]
    public async Task Takes_the_place_of_the_old_one_once_that_one_approved_it()
    {
        var (person, old) = await Holder();
        var (browser, elsewhere) = (await portal.SignedIn(person), await portal.SignedIn(person));
        await portal.Change($"update factors set label = 'Work phone', preferred_at = {Now}, enrolled_at = {Now.AddDays(-9)} where id = {Id(old)}");
        portal.Time.Pass(TimeSpan.FromMinutes(11));

        var page = await browser.Get($"/factors/{old.Device}/replace");
        Assert.Equal((Address, false), (page.Path, page.Has(".qr")));
        Assert.Contains("old phone", page.Text(".lead"), StringComparison.Ordinal);
        Assert.Equal("approved", (await old.Answer(Assert.Single(await old.Waiting()), "approve", page.Number())).Outcome);
        page = await browser.Get(page.Url.PathAndQuery);
        Assert.Equal(Address, page.Path);
        Assert.Contains("Work phone", page.Text(".lead"), StringComparison.Ordinal);
        using var next = new TestPhone(portal);
        Assert.Null((await next.Scan(page.LinkAddress())).Error);
        page = await browser.Get(page.Url.PathAndQuery);
        Assert.Empty(await portal.Letters(person.Account));
        Assert.Equal("approved", (await next.Practise(page.Number())).Outcome);

        Assert.Equal("/factors?after=replaced", (await browser.Get(page.Url.PathAndQuery)).Url.PathAndQuery);
        var phone = Assert.Single(await portal.Factors(person.Account, "push"));
        Assert.Equal((next.Device, "Work phone", true), (phone.Id.ToString(), phone.Label, phone.PreferredAt is not null));
        Assert.Equal(["factor-replaced"], await portal.Letters(person.Account));
        Assert.Equal(1, await portal.Audited(person.Account, "factor.replaced"));
        Assert.Equal(["Work phone", "iPhone or iPad"], (await browser.Get("/factors")).Document.QuerySelectorAll("[data-kind] strong").Select(row => row.TextContent).Take(2));
        Assert.Equal("/sign-in", (await elsewhere.Get("/factors")).Path);
        Assert.Contains("Second step replaced", (await browser.Get("/history")).Text("main"), StringComparison.Ordinal);
        var (other, question) = await portal.AtTheNumber(person.Account);
        Assert.Equal("approved", (await next.Answer(Assert.Single(await next.Waiting()), "approve", question.Number())).Outcome);
        Assert.Equal("/", (await other.Get(question.Url.PathAndQuery)).Path);
    }

    [Fact]
    public async Task Tells_the_old_phone_that_it_was_replaced_and_nobody_else()
    {
        var (browser, page, _, old) = await Scanning();
        using var next = new TestPhone(portal);
        using var strange = new TestPhone(portal) { Device = old.Device };
        await Link(browser, page, next);

        Assert.Equal((HttpStatusCode.Unauthorized, "replaced"), ((await old.Call("/phone/api/waiting", "{}")) is var reply ? reply.Status : default, reply.Error));
        Assert.Equal("unlinked", (await strange.Call("/phone/api/waiting", "{}")).Error);
        Assert.Null((await next.Call("/phone/api/waiting", "{}")).Error);
    }

    [Fact]
    public async Task Tells_a_phone_that_was_removed_nothing_of_another()
    {
        var (browser, _, person, old) = await Scanning();
        await browser.Submit(await browser.Get($"/factors/{old.Device}"), "form[action*=Remove]");
        portal.Time.Pass(TimeSpan.FromSeconds(1));

        Assert.Empty(await portal.Factors(person.Account, "push"));
        Assert.Equal("unlinked", (await old.Call("/phone/api/waiting", "{}")).Error);
    }

    [Fact]
    public async Task Tells_the_waiting_computer_how_far_the_new_phone_is()
    {
        var (browser, page, _, _) = await Scanning();
        using var next = new TestPhone(portal);
        async Task<string> State() => (await browser.Get("/factors/push/state" + page.Url.Query)).Html;

        Assert.Contains("waiting", await State(), StringComparison.Ordinal);
        await next.Scan(page.LinkAddress());
        Assert.Contains("found", await State(), StringComparison.Ordinal);
        await next.Practise((await browser.Get(page.Url.PathAndQuery)).Number());
        Assert.Contains("accepted", await State(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_a_recovery_code_where_the_old_one_is_lost()
    {
        var (person, old) = await Holder();
        var browser = await portal.SignedIn(person);
        portal.Time.Pass(TimeSpan.FromMinutes(11));
        var page = await browser.Get($"/factors/{old.Device}/replace");

        page = await browser.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);
        page = await browser.Submit(page, FilledForm.Way("recovery-code"));
        page = await browser.Submit(page, FilledForm.Code(person.Codes[0]));

        Assert.Equal(Address, page.Path);
        using var next = new TestPhone(portal);
        await Link(browser, page, next);
        Assert.Equal(next.Device, Assert.Single(await portal.Factors(person.Account, "push")).Id.ToString());
    }

    [Fact]
    public async Task Asks_the_old_one_anew_where_it_did_not_answer_rightly()
    {
        var (person, old) = await Holder();
        var browser = await portal.SignedIn(person);
        portal.Time.Pass(TimeSpan.FromMinutes(11));
        var page = await browser.Get($"/factors/{old.Device}/replace");

        await old.Answer(Assert.Single(await old.Waiting()), "approve", PhonePeople.Other(page.Number()));
        page = await browser.Get(page.Url.PathAndQuery);
        Assert.Contains("Another number", page.Text(".message"), StringComparison.Ordinal);
        page = await browser.Submit(page, PhonePeople.Button);

        Assert.Equal(Address, page.Path);
        await old.Answer(Assert.Single(await old.Waiting()), "approve", page.Number());
        Assert.True((await browser.Get(page.Url.PathAndQuery)).Has(".qr"));
    }

    [Fact]
    public async Task Starts_again_under_my_security_where_the_old_one_said_no()
    {
        var (person, old) = await Holder();
        var browser = await portal.SignedIn(person);
        portal.Time.Pass(TimeSpan.FromMinutes(11));
        var page = await browser.Get($"/factors/{old.Device}/replace");

        await old.Answer(Assert.Single(await old.Waiting()), "deny");

        Assert.Equal("/factors", (await browser.Get(page.Url.PathAndQuery)).Document.QuerySelector("[data-start-again]")?.GetAttribute("href"));
    }

    /// <summary>Threat T17: who is at somebody's open session never sees a code that links.</summary>
    [Fact]
    public async Task Shows_no_code_before_something_was_proven()
    {
        var (person, old) = await Holder();
        var browser = await portal.SignedIn(person);
        portal.Time.Pass(TimeSpan.FromMinutes(11));
        var page = await browser.Get($"/factors/{old.Device}/replace");

        Assert.Equal(HttpStatusCode.NotFound, (await browser.Get($"{Address}?handler=Qr&c={page.Url.Query[3..]}")).Status);
        Assert.False(page.Has("[data-pairing-code]"));
        Assert.DoesNotContain(await portal.Challenges(person.Account), challenge => challenge.Purpose == ChallengePurpose.Replace);
    }

    /// <summary>Threats T18 and T20.</summary>
    [Fact]
    public async Task Is_nobody_elses_and_of_no_other_browser()
    {
        var (_, page, person, old) = await Scanning();
        var stranger = await portal.SignedIn(await portal.Enrolled());
        var (other, _) = await portal.AtTheCode(person);

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get($"/factors/{old.Device}/replace")).Status);
        Assert.Equal("/sign-in/expired", (await stranger.Get(page.Url.PathAndQuery)).Path);
        Assert.Equal("/sign-in/expired", (await other.Get(page.Url.PathAndQuery)).Path);
    }

    [Fact]
    public async Task Leaves_the_old_one_working_when_it_is_abandoned()
    {
        var (browser, page, person, old) = await Scanning();
        using var next = new TestPhone(portal);
        await next.Scan(page.LinkAddress());
        var number = (await browser.Get(page.Url.PathAndQuery)).Number();

        portal.Time.Pass(TimeSpan.FromMinutes(31));

        Assert.Equal("over", (await next.Practise(number)).Outcome);
        Assert.Equal("/sign-in/expired", (await browser.Get(page.Url.PathAndQuery)).Path);
        await portal.Change($"update factors set preferred_at = {Now} where id = {Id(old)}");
        var (other, question) = await portal.AtTheNumber(person.Account);
        await old.Answer(Assert.Single(await old.Waiting()), "approve", question.Number());
        Assert.Equal("/", (await other.Get(question.Url.PathAndQuery)).Path);
        Assert.Equal(0, await portal.Audited(person.Account, "factor.replaced"));
    }

    /// <summary>Threat T29: the code is read by somebody else too; neither phone is linked, and the old one stays.</summary>
    [Fact]
    public async Task Of_ten_phones_at_once_one_takes_the_code_and_none_is_linked()
    {
        var (browser, page, person, old) = await Scanning();
        var phones = Enumerable.Range(0, 10).Select(_ => new TestPhone(portal)).ToList();

        var replies = await Task.WhenAll(phones.Select(phone => phone.Scan(page.LinkAddress())));

        Assert.Single(replies, reply => reply.Error is null);
        Assert.Equal(9, replies.Count(reply => reply.Error == "used"));
        page = await browser.Get(page.Url.PathAndQuery);
        Assert.Contains("second phone", page.Text("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal(old.Device, Assert.Single(await portal.Factors(person.Account, "push")).Id.ToString());
        phones.ForEach(phone => phone.Dispose());
    }

    [Fact]
    public async Task Of_two_replacements_at_once_one_wins_and_the_other_browser_is_signed_out()
    {
        var (person, old) = await Holder();
        var begun = new List<(Browser Browser, TestPhone Phone, string Address)>();
        foreach (var browser in (Browser[])[await portal.SignedIn(person), await portal.SignedIn(person)])
        {
            var page = await browser.Get($"/factors/{old.Device}/replace");
            var phone = new TestPhone(portal);
            await phone.Scan(page.LinkAddress());
            begun.Add((browser, phone, page.Url.PathAndQuery));

            // Who begins in a second browser ends what was begun in the first; here both are open all the same.
            await portal.Change($"update challenges set voided_at = null where account_id = {person.Account.Id.Value} and purpose = 2");
        }

        var numbers = new List<string>();
        foreach (var (browser, _, address) in begun)
        {
            numbers.Add((await browser.Get(address)).Number());
        }

        var replies = await Task.WhenAll(begun.Select((one, at) => one.Phone.Practise(numbers[at])));

        Assert.Single(replies, reply => reply.Outcome == "approved");
        Assert.Single(replies, reply => reply.Outcome == "over");
        var winner = begun[Array.FindIndex(replies, reply => reply.Outcome == "approved")];
        Assert.Equal(winner.Phone.Device, Assert.Single(await portal.Factors(person.Account, "push")).Id.ToString());
        Assert.Equal(1, await portal.Audited(person.Account, "factor.replaced"));
        Assert.Single(await portal.Sessions(person.Account), session => session.EndedAt is null);
        Assert.Equal("/factors", (await winner.Browser.Get(winner.Address)).Path);
        begun.ForEach(one => one.Phone.Dispose());
    }

    private static Guid Id(TestPhone phone) => Guid.Parse(phone.Device);

    private async Task<(Enrolled Person, TestPhone Phone)> Holder()
    {
        // The app is what they signed in with last.
        var person = await portal.Enrolled();
        await portal.Change($"update factors set last_used_at = {Now} where id = {person.App.Value}");
        return (person, (await portal.WithPhone(person.Account)).Phone);
    }

    private async Task<(Browser Browser, Page Page, Enrolled Person, TestPhone Old)> Scanning()
    {
        var (person, old) = await Holder();
        var browser = await portal.SignedIn(person);
        return (browser, await browser.Get($"/factors/{old.Device}/replace"), person, old);
    }

    private static async Task Link(Browser browser, Page page, TestPhone phone)
    {
        await phone.Scan(page.LinkAddress());
        Assert.Equal("approved", (await phone.Practise((await browser.Get(page.Url.PathAndQuery)).Number())).Outcome);
    }
}
