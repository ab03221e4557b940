using System.Buffers.Text;
using System.Net;
using System.Text;
using MfaPortal.Accounts;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Factors.Push;

public sealed class LinkingTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    [Fact]
    public async Task Links_a_phone_that_scans_and_types_the_number()
    {
        var (browser, page, person) = await portal.Linking();
        using var phone = new TestPhone(portal);

        Assert.Null((await phone.Scan(page.LinkAddress())).Error);
        page = await browser.Get(page.Url.PathAndQuery);
        Assert.Contains("Chrome on Android", page.Html, StringComparison.Ordinal);
        Assert.Equal("approved", (await phone.Practise(page.Number())).Outcome);

        Assert.Equal("/factors/recovery-codes/enrol", (await browser.Get(page.Url.PathAndQuery)).Path);
        Assert.Equal("Android phone", Assert.Single(await portal.Factors(person, "push")).Label);
        Assert.Equal(["factor-enrolled"], await portal.Letters(person));
        Assert.Empty(await phone.Waiting());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Links_a_phone_by_a_code_that_is_typed_beside_the_name(bool byMail)
    {
        var (browser, page, person) = await portal.Linking();
        using var phone = new TestPhone(portal) { UserAgent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Version/18.6 Mobile/15E148 Safari/604.1" };

        Assert.Null((await phone.Type(byMail ? person.Email!.ToUpperInvariant() : person.UserName, page.Text("[data-pairing-code]").Replace("-", "", StringComparison.Ordinal))).Error);
        await phone.Practise((await browser.Get(page.Url.PathAndQuery)).Number());

        Assert.Equal("iPhone", Assert.Single(await portal.Factors(person, "push")).Label);
    }

    /// <summary>What a stranger may send: well-formed JSON that holds no text, bytes that are none, and a text that the database would not take.</summary>
    [Theory]
    [InlineData("{\"code\":\"\\ud800\",\"key\":\"{key}\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"\\ud800\":1}", HttpStatusCode.BadRequest)]
    [InlineData("{\"code\":\"\u00ff\",\"key\":\"{key}\"}", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("{\"name\":\"\\u0000\",\"code\":\"AAAABBBB\",\"key\":\"{key}\",\"signature\":\"AAAA\"}", HttpStatusCode.NotFound)]
    public async Task Refuses_what_is_no_text(string body, HttpStatusCode refused)
    {
        using var phone = new TestPhone(portal);
        using var client = portal.Server.CreateClient();
        foreach (var path in new[] { "link", "practice" })
        {
            // Latin 1, so that the letter from beyond ASCII is no UTF-8.
            using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body.Replace("{key}", Base64Url.EncodeToString(phone.Point), StringComparison.Ordinal)));
            using var answer = await client.PostAsync(new Uri("/phone/api/" + path, UriKind.Relative), content);

            Assert.Equal(path == "link" ? refused : HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    /// <summary>Threat T29: a code that is guessed is some person's, and the name beside it is not theirs.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nobody-of-this-name")]
    [InlineData("another")]
    public async Task Finds_nothing_by_a_typed_code_beside_another_name(string? name)
    {
        var (_, page, person) = await portal.Linking();
        var (_, _, other) = await portal.Linking();
        using var phone = new TestPhone(portal);
        var code = page.Text("[data-pairing-code]").Replace("-", "", StringComparison.Ordinal);

        Assert.Equal("unknown", (await phone.Type(name == "another" ? other.UserName : name, code)).Error);

        Assert.Null((await phone.Type(person.UserName, code)).Error);
    }

    /// <summary>The phone sends no cookie: what ends with a first factor must not be what the person is at.</summary>
    [Fact]
    public async Task Keeps_the_session_it_was_begun_in_and_ends_the_others_of_the_password()
    {
        var person = await portal.Person();
        var (browser, elsewhere) = (portal.Browser(), portal.Browser());
        foreach (var one in (Browser[])[elsewhere, browser])
        {
            await one.Submit(await one.Get("/sign-in"), FilledForm.Password(person.UserName));
        }

        var page = await browser.Submit(await browser.Get("/factors/enrol"), PhonePeople.Choose);
        using var phone = new TestPhone(portal);
        await phone.Scan(page.LinkAddress());
        page = await browser.Get(page.Url.PathAndQuery);
        Assert.Equal("approved", (await phone.Practise(page.Number())).Outcome);

        Assert.Equal("/factors/recovery-codes/enrol", (await browser.Get(page.Url.PathAndQuery)).Path);
        Assert.Equal("/sign-in", (await elsewhere.Get("/factors")).Path);
    }

    [Fact]
    public async Task Tells_the_waiting_computer_in_one_word_how_far_the_phone_is()
    {
        var (browser, page, _) = await portal.Linking();
        using var phone = new TestPhone(portal);
        async Task<string> State() => System.Text.Json.JsonDocument.Parse((await browser.Get("/factors/push/state" + page.Url.Query)).Html).RootElement.GetProperty("state").GetString()!;

        Assert.Equal("waiting", await State());
        await phone.Scan(page.LinkAddress());
        Assert.Equal("found", await State());
        await phone.Practise((await browser.Get(page.Url.PathAndQuery)).Number());
        Assert.Equal("accepted", await State());
        Assert.Contains("gone", (await portal.Browser().Get("/factors/push/state" + page.Url.Query)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Discards_a_phone_that_types_another_number_and_starts_anew()
    {
        var (browser, page, person) = await portal.Linking();
        using var phone = new TestPhone(portal);
        await phone.Scan(page.LinkAddress());
        var number = (await browser.Get(page.Url.PathAndQuery)).Number();

        Assert.Equal("wrong", (await phone.Practise(PhonePeople.Other(number))).Outcome);
        Assert.Equal("over", (await phone.Practise(number)).Outcome);
        Assert.Empty(await portal.Factors(person, "push"));

        page = await browser.Get(page.Url.PathAndQuery);
        Assert.Contains("another number", page.Text(".message").ToLowerInvariant(), StringComparison.Ordinal);
        page = await browser.Submit(page, PhonePeople.Button);
        await phone.Scan(page.LinkAddress());
        Assert.Equal("approved", (await phone.Practise((await browser.Get(page.Url.PathAndQuery)).Number())).Outcome);
    }

    /// <summary>Threat T29.</summary>
    [Fact]
    public async Task Refuses_a_second_phone_and_says_so_on_the_computer()
    {
        var (browser, page, person) = await portal.Linking();
        using var mine = new TestPhone(portal);
        using var theirs = new TestPhone(portal);
        await mine.Scan(page.LinkAddress());

        Assert.Equal((HttpStatusCode.Conflict, "used"), ((await theirs.Scan(page.LinkAddress())) is var reply ? reply.Status : default, reply.Error));

        page = await browser.Get(page.Url.PathAndQuery);
        Assert.Contains("second phone", page.Text("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal(1, await portal.Audited(person, "factor.refused"));
    }

    /// <summary>Threat T29: whoever saw the square may have been the first, and stands before the same screen as its number.</summary>
    [Fact]
    public async Task Links_neither_of_two_phones_and_starts_anew()
    {
        var (browser, page, person) = await portal.Linking();
        using var theirs = new TestPhone(portal);
        using var mine = new TestPhone(portal);
        await theirs.Scan(page.LinkAddress());
        var number = (await browser.Get(page.Url.PathAndQuery)).Number();
        await mine.Scan(page.LinkAddress());

        page = await browser.Get(page.Url.PathAndQuery);
        Assert.False(page.Has("[data-push-number]"));
        Assert.Equal("over", (await theirs.Practise(number)).Outcome);
        Assert.Empty(await portal.Factors(person, "push"));

        page = await browser.Submit(page, PhonePeople.Button);
        await mine.Scan(page.LinkAddress());
        Assert.Equal("approved", (await mine.Practise((await browser.Get(page.Url.PathAndQuery)).Number())).Outcome);
    }

    /// <summary>Threat T29: the picture on somebody's screen gives no address away.</summary>
    [Fact]
    public async Task Tells_a_phone_whose_it_is_once_it_is_linked()
    {
        var (browser, page, person) = await portal.Linking();
        using var phone = new TestPhone(portal);

        var taken = (await phone.Scan(page.LinkAddress())).Said.GetProperty("account").GetString()!;
        Assert.Equal($"{person.Email![0]}•••{person.Email[person.Email.IndexOf('@', StringComparison.Ordinal)..]}", taken);

        await phone.Practise((await browser.Get(page.Url.PathAndQuery)).Number());
        Assert.Equal(person.Email, (await phone.Call("/phone/api/hello", "{}")).Said.GetProperty("account").GetString());
    }

    [Theory]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Version/18.6 Mobile/15E148 Safari/604.1", true)]
    [InlineData("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36", true)]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36", false)]
    public async Task Puts_the_way_on_this_phone_first_where_it_is_one(string agent, bool first)
    {
        var (browser, page, _) = await portal.Linking();
        browser.Headers["User-Agent"] = agent;

        page = await browser.Get(page.Url.PathAndQuery);

        Assert.Equal(first, page.Html.IndexOf("data-pairing-link", StringComparison.Ordinal) < page.Html.IndexOf("class=\"qr\"", StringComparison.Ordinal));
        Assert.Equal(first, !page.Has("details [data-pairing-code]"));
        Assert.Equal("_blank", page.Document.QuerySelector("[data-pairing-link]")!.GetAttribute("target"));
    }

    /// <summary>Threat T29: two phones at the same moment.</summary>
    [Fact]
    public async Task Takes_one_of_ten_phones_that_come_at_once()
    {
        var (_, page, _) = await portal.Linking();
        var phones = Enumerable.Range(0, 10).Select(_ => new TestPhone(portal)).ToList();

        var replies = await Task.WhenAll(phones.Select(phone => phone.Scan(page.LinkAddress())));

        Assert.Single(replies, reply => reply.Error is null);
        Assert.Equal(9, replies.Count(reply => reply.Error == "used"));
        phones.ForEach(phone => phone.Dispose());
    }

    /// <summary>One number is tried, however many are sent at once.</summary>
    [Fact]
    public async Task Looks_at_one_of_many_numbers_at_once()
    {
        var (browser, page, person) = await portal.Linking();
        using var phone = new TestPhone(portal);
        await phone.Scan(page.LinkAddress());
        var number = (await browser.Get(page.Url.PathAndQuery)).Number();

        var replies = await Task.WhenAll(Enumerable.Range(10, 20).Select(guess => guess.ToString(System.Globalization.CultureInfo.InvariantCulture)).Where(guess => guess != number).Select(phone.Practise));

        Assert.Single(replies, reply => reply.Outcome == "wrong");
        Assert.All(replies.Where(reply => reply.Outcome != "wrong"), reply => Assert.Equal("over", reply.Outcome));
        Assert.Equal("over", (await phone.Practise(number)).Outcome);
        Assert.Empty(await portal.Factors(person, "push"));
    }

    [Fact]
    public async Task Lets_a_code_die_after_ten_minutes_and_says_that_it_took_too_long()
    {
        var (browser, page, _) = await portal.Linking();
        using var phone = new TestPhone(portal);

        portal.Time.Pass(TimeSpan.FromMinutes(3));
        Assert.Contains("take too long", (await browser.Get(page.Url.PathAndQuery)).Text(".message"), StringComparison.Ordinal);
        portal.Time.Pass(TimeSpan.FromMinutes(7));

        Assert.Equal("unknown", (await phone.Scan(page.LinkAddress())).Error);
        page = await browser.Get(page.Url.PathAndQuery);
        Assert.Contains("took too long", page.Text(".message"), StringComparison.Ordinal);
        page = await browser.Submit(page, PhonePeople.Button);
        Assert.Null((await phone.Scan(page.LinkAddress())).Error);
    }

    [Fact]
    public async Task Starting_anew_makes_the_old_code_and_the_phone_that_took_it_worthless()
    {
        var (browser, page, _) = await portal.Linking();
        using var phone = new TestPhone(portal);
        using var late = new TestPhone(portal);
        await phone.Scan(page.LinkAddress());
        var found = await browser.Get(page.Url.PathAndQuery);

        await browser.Submit(found, PhonePeople.Button);

        Assert.Equal("over", (await phone.Practise(found.Number())).Outcome);
        Assert.Equal("unknown", (await late.Scan(page.LinkAddress())).Error);
    }

    [Fact]
    public async Task Refuses_a_code_that_is_not_right_and_a_key_that_signed_nothing()
    {
        var (_, page, person) = await portal.Linking();
        var (challenge, code) = page.LinkAddress().Split('#')[1].Split('.') is [var one, var two] ? (one, two) : default;
        using var phone = new TestPhone(portal);
        using var elsewhere = new TestPhone(portal, "https://evil.example");

        Assert.Equal("unknown", (await phone.Link(challenge, code[..^1] + (code[^1] == 'A' ? 'Q' : 'A'))).Error);
        Assert.Equal("unknown", (await phone.Type(person.UserName, "ABCD-EFGH")).Error);
        Assert.Equal("unknown", (await elsewhere.Link(challenge, code)).Error);
        Assert.Null((await phone.Link(challenge, code)).Error);
    }

    [Fact]
    public async Task Links_no_phone_to_an_account_that_was_closed_meanwhile()
    {
        var (browser, page, person) = await portal.Linking();
        using var phone = new TestPhone(portal);
        await phone.Scan(page.LinkAddress());
        var number = (await browser.Get(page.Url.PathAndQuery)).Number();
        await portal.Change($"update accounts set state = {(int)AccountState.Disabled} where id = {person.Id.Value}");

        Assert.Equal("over", (await phone.Practise(number)).Outcome);
        Assert.Empty(await portal.Factors(person, "push"));
    }

    [Fact]
    public async Task Keeps_no_code_in_the_database_and_shows_none_to_another_browser()
    {
        var (_, page, person) = await portal.Linking();
        var row = Assert.Single(await portal.Challenges(person));
        var code = page.LinkAddress().Split('.')[^1];

        Assert.DoesNotContain(code, System.Text.Encoding.Latin1.GetString(row.Payload!), StringComparison.Ordinal);
        Assert.Equal("/sign-in/expired", (await portal.Browser().Get(page.Url.PathAndQuery)).Path);
    }
}
