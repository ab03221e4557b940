using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using MfaPortal.Accounts;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Factors.Passkey;

/// <summary>Registration: WebAuthn Level 3 §7.1.</summary>
public sealed class PasskeyEnrolTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private static readonly Dictionary<string, Saying> Wrong = new()
    {
        ["type"] = new() { Type = "webauthn.get" },
        ["challenge"] = new() { Challenge = Base64Url.EncodeToString(new byte[32]) },
        ["origin"] = new() { Origin = "http://localhost.example" },
        ["port of the origin"] = new() { Origin = "http://localhost:81" },
        ["scheme of the origin"] = new() { Origin = "https://localhost" },
        ["framed elsewhere"] = new() { CrossOrigin = true },
        ["framed by another site"] = new() { TopOrigin = "https://evil.example" },
        ["relying party"] = new() { RelyingParty = "example" },
        ["nobody there"] = new() { Flags = Saying.Verified },
        ["nobody verified"] = new() { Flags = Saying.Present },
        ["backed up, which it cannot be"] = new() { Flags = Saying.Present | Saying.Verified | Saying.BackedUp },
        ["RS1"] = new() { Algorithm = -65535 },
        ["an algorithm that was not offered"] = new() { Algorithm = -35 },
        ["an unknown algorithm"] = new() { Algorithm = -999 },
        ["a statement nobody asked for"] = new() { Format = "packed" },
        ["two ids"] = new() { RawId = "AAAA" },
        ["an id that is too long"] = new() { Id = Base64Url.EncodeToString(new byte[1024]) },
    };

    public static TheoryData<string> WrongThings => [.. Wrong.Keys];

    [Fact]
    public async Task Links_a_passkey_and_names_it_after_what_made_it()
    {
        var (person, browser, page) = await AtEnrolment();
        using var authenticator = new SoftAuthenticator { Model = new("d548826e-79b4-db40-a3d8-11116f7e8349") };

        page = await browser.Submit(page, PasskeyPeople.Answer(authenticator.Make(
            await browser.Question(page), new() { Flags = Saying.Present | Saying.Verified | Saying.BackupEligible | Saying.BackedUp })));

        Assert.Equal("/factors/recovery-codes/enrol", page.Path);
        var factor = Assert.Single(await portal.Factors(person, "passkey"));
        Assert.Equal("Bitwarden", factor.Label);
        Assert.Equal(authenticator.Id, factor.Lookup);
        Assert.Equal(-1, factor.Payload.AsSpan().IndexOf(authenticator.PublicKey.AsSpan(0, 16)));
        Assert.Equal(["factor-enrolled"], await portal.Letters(person));
        page = await browser.Submit(page, FilledForm.Saved);
        Assert.Equal("/", page.Path);
        var session = Assert.Single(await portal.Sessions(person));
        Assert.Equal(["pwd", "swk", "user", "mfa"], session.Amr);
        Assert.Equal(MfaPortal.Factors.Strength.PhishingResistant, session.Strength);
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "platform", "Windows computer")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", "platform", "iPhone or iPad")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "cross-platform", "Phone or security key")]
    [InlineData("", null, "This computer")]
    public async Task Names_what_it_does_not_know_after_the_device(string userAgent, string? attachment, string label)
    {
        var (person, browser, page) = await AtEnrolment();
        browser.Headers["User-Agent"] = userAgent;
        using var authenticator = new SoftAuthenticator { Attachment = attachment };

        await browser.Submit(page, PasskeyPeople.Answer(authenticator.Make(await browser.Question(page))));

        Assert.Equal(label, Assert.Single(await portal.Factors(person, "passkey")).Label);
    }

    [Fact]
    public async Task Asks_for_a_verified_discoverable_one_and_tells_nobody_who_it_is()
    {
        var (person, browser, page) = await AtEnrolment();

        var options = await browser.Question(page);

        Assert.Equal("localhost", options.GetProperty("rp").GetProperty("id").GetString());
        Assert.Equal("Contoso", options.GetProperty("rp").GetProperty("name").GetString());
        var selection = options.GetProperty("authenticatorSelection");
        Assert.Equal("required", selection.GetProperty("userVerification").GetString());
        Assert.Equal("required", selection.GetProperty("residentKey").GetString());
        Assert.Equal([-7, -257], options.GetProperty("pubKeyCredParams").EnumerateArray().Select(one => one.GetProperty("alg").GetInt32()).OrderDescending());
        Assert.Empty(options.GetProperty("excludeCredentials").EnumerateArray());
        Assert.True(Base64Url.DecodeFromChars(options.GetProperty("challenge").GetString()).Length >= 16);
        var handle = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(options.GetProperty("user").GetProperty("id").GetString()));
        Assert.Equal(43, handle.Length);
        Assert.DoesNotContain(person.Id.ToString(), handle, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(person.UserName, handle, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Names_the_passkeys_that_are_there_so_that_no_device_gets_two()
    {
        var person = await portal.Enrolled();
        using var first = await portal.Passkey(person.Account);
        var (browser, page) = await AtAnother(person);

        var options = await browser.Question(page);

        var excluded = Assert.Single(options.GetProperty("excludeCredentials").EnumerateArray());
        Assert.Equal(first.IdText, excluded.GetProperty("id").GetString());
    }

    [Theory]
    [MemberData(nameof(WrongThings))]
    public async Task Refuses(string name)
    {
        var (person, browser, page) = await AtEnrolment();
        using var authenticator = new SoftAuthenticator();

        page = await browser.Submit(page, PasskeyPeople.Answer(authenticator.Make(await browser.Question(page), Wrong[name])));

        Assert.Equal("/factors/passkey/enrol", page.Path);
        Assert.Contains("did not work", page.Text("#form-error"), StringComparison.Ordinal);
        Assert.Empty(await portal.Factors(person, "passkey"));
        Assert.Equal(1, await portal.Audited(person, "factor.refused"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"id\":1}")]
    [InlineData("{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\"}")]
    [InlineData("{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"e30\",\"attestationObject\":\"oA\"},\"clientExtensionResults\":{}}")]
    public async Task Refuses_what_is_no_answer(string credential)
    {
        var (person, browser, page) = await AtEnrolment();
        await browser.Question(page);

        page = await browser.Submit(page, PasskeyPeople.Answer(credential));

        Assert.Equal((200, "/factors/passkey/enrol"), ((int)page.Status, page.Path));
        Assert.Empty(await portal.Factors(person, "passkey"));
    }

    [Fact]
    public async Task Refuses_an_answer_to_a_question_that_was_answered_wrongly()
    {
        var (person, browser, page) = await AtEnrolment();
        using var authenticator = new SoftAuthenticator();
        var options = await browser.Question(page);
        page = await browser.Submit(page, PasskeyPeople.Answer(authenticator.Make(options, Wrong["origin"])));

        page = await browser.Submit(page, PasskeyPeople.Answer(authenticator.Make(options)));

        Assert.Contains("too long", page.Text("#form-error"), StringComparison.Ordinal);
        Assert.Empty(await portal.Factors(person, "passkey"));
    }

    [Fact]
    public async Task Refuses_an_answer_to_an_older_question()
    {
        var (person, browser, page) = await AtEnrolment();
        using var authenticator = new SoftAuthenticator();
        var older = await browser.Question(page);
        await browser.Question(page);

        page = await browser.Submit(page, PasskeyPeople.Answer(authenticator.Make(older)));

        Assert.Equal("/factors/passkey/enrol", page.Path);
        Assert.Empty(await portal.Factors(person, "passkey"));
    }

    /// <summary>Threat T21.</summary>
    [Fact]
    public async Task Refuses_an_answer_from_another_browser()
    {
        var (person, browser, page) = await AtEnrolment();
        using var authenticator = new SoftAuthenticator();
        var credential = authenticator.Make(await browser.Question(page));
        var (other, elsewhere, theirs) = await AtEnrolment();
        var token = theirs.Document.QuerySelector("ask-device [name=__RequestVerificationToken]")!.GetAttribute("value")!;

        var answer = await elsewhere.Post(page.Url.PathAndQuery, ("Credential", credential), ("__RequestVerificationToken", token));
        Assert.Equal("/sign-in/expired", answer.Path);
        answer = await elsewhere.Submit(theirs, PasskeyPeople.Answer(credential));
        Assert.Equal("/factors/passkey/enrol", answer.Path);

        Assert.Empty(await portal.Factors(person, "passkey"));
        Assert.Empty(await portal.Factors(other, "passkey"));
    }

    /// <summary>Threat T24.</summary>
    [Fact]
    public async Task Refuses_a_credential_that_somebody_else_has()
    {
        using var theirs = await portal.Passkey(await portal.Person());
        var (person, browser, page) = await AtEnrolment();
        using var authenticator = new SoftAuthenticator { Id = theirs.Id };

        page = await browser.Submit(page, PasskeyPeople.Answer(authenticator.Make(await browser.Question(page))));

        Assert.Contains("already", page.Text("#form-error"), StringComparison.Ordinal);
        Assert.Empty(await portal.Factors(person, "passkey"));
    }

    [Fact]
    public async Task Gives_one_credential_to_one_of_many_people_at_once()
    {
        using var authenticator = new SoftAuthenticator();
        var attempts = new List<(Account Person, Browser Browser, Page Page, FilledForm Form)>();
        for (var i = 0; i < 6; i++)
        {
            var (person, browser, page) = await AtEnrolment();
            attempts.Add((person, browser, page, PasskeyPeople.Answer(authenticator.Make(await browser.Question(page)))));
        }

        var answers = await Task.WhenAll(attempts.Select(one => portal.PostOnce(one.Browser, one.Page, one.Form)));

        Assert.Single(answers, answer => answer.Location is not null);
        Assert.All(answers, answer => Assert.True((int)answer.Status < 500));
        var linked = 0;
        foreach (var (person, _, _, _) in attempts)
        {
            linked += (await portal.Factors(person, "passkey")).Count;
        }

        Assert.Equal(1, linked);
    }

    [Fact]
    public async Task Links_once_by_many_posts_of_one_answer()
    {
        var (person, browser, page) = await AtEnrolment();
        using var authenticator = new SoftAuthenticator();
        var form = PasskeyPeople.Answer(authenticator.Make(await browser.Question(page)));

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => portal.PostOnce(browser, page, form)));

        Assert.All(answers, answer => Assert.True((int)answer.Status < 500));
        Assert.Single(await portal.Factors(person, "passkey"));
        Assert.Equal(1, await portal.Audited(person, "factor.enrolled"));
    }

    private async Task<(Account Person, Browser Browser, Page Page)> AtEnrolment()
    {
        var person = await portal.Person(account => account.FactorDeadline = portal.Time.Now);
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get("/sign-in"), FilledForm.Password(person.UserName));
        return (person, browser, await browser.Submit(page, "main form:has([value=passkey])"));
    }

    private async Task<(Browser Browser, Page Page)> AtAnother(Enrolled person)
    {
        var browser = await portal.SignedInByCode(person);
        return (browser, await browser.Submit(await browser.Get("/factors/enrol"), "main form:has([value=passkey])"));
    }
}
