using System.Buffers.Text;
using System.Text.Json;
using MfaPortal.Factors;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Factors.Passkey;

/// <summary>Showing one after the password: WebAuthn Level 3 §7.2.</summary>
public sealed class PasskeyVerifyTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private static readonly Dictionary<string, Saying> Wrong = new()
    {
        ["type"] = new() { Type = "webauthn.create" },
        ["challenge"] = new() { Challenge = Base64Url.EncodeToString(new byte[32]) },
        ["origin"] = new() { Origin = "http://localhost.example" },
        ["port of the origin"] = new() { Origin = "http://localhost:81" },
        ["scheme of the origin"] = new() { Origin = "https://localhost" },
        ["framed elsewhere"] = new() { CrossOrigin = true },
        ["framed by another site"] = new() { TopOrigin = "https://evil.example" },
        ["relying party"] = new() { RelyingParty = "example" },
        ["nobody there"] = new() { Flags = Saying.Verified },
        ["nobody verified"] = new() { Flags = Saying.Present },
        ["suddenly one that can be copied"] = new() { Flags = Saying.Present | Saying.Verified | Saying.BackupEligible },
        ["backed up, which it cannot be"] = new() { Flags = Saying.Present | Saying.Verified | Saying.BackedUp },
        ["signature"] = new() { BreaksSignature = true },
        ["client data changed after signing"] = new() { ChangesClientData = true },
        ["two ids"] = new() { RawId = "AAAA" },
        ["an unknown id"] = new() { Id = "AAAA" },
        ["another holder"] = new() { Holder = Base64Url.EncodeToString("somebody-else"u8) },
    };

    public static TheoryData<string> WrongThings => [.. Wrong.Keys];

    [Theory]
    [InlineData(false, "hwk")]
    [InlineData(true, "swk")]
    public async Task Signs_in_after_the_password_and_says_what_kind_of_key_it_is(bool synced, string amr)
    {
        var person = await portal.Enrolled();
        using var authenticator = await portal.Passkey(person.Account, synced: synced);
        var (browser, page) = await portal.AtThePasskey(person);
        var flags = synced ? (byte)(Saying.Present | Saying.Verified | Saying.BackupEligible | Saying.BackedUp) : new Saying().Flags;

        page = await browser.Submit(page, PasskeyPeople.Answer(authenticator.Show(await browser.Question(page), new() { Flags = flags })));

        Assert.Equal("/", page.Path);
        var session = Assert.Single(await portal.Sessions(person.Account));
        Assert.Equal(["pwd", amr, "user", "mfa"], session.Amr);
        Assert.Equal(Strength.PhishingResistant, session.Strength);
        Assert.NotNull(Assert.Single(await portal.Factors(person.Account, "passkey")).LastUsedAt);
    }

    [Fact]
    public async Task Asks_for_the_persons_own_and_for_a_verified_one()
    {
        var person = await portal.Enrolled();
        using var authenticator = await portal.Passkey(person.Account);
        using var theirs = await portal.Passkey(await portal.Person());
        var (browser, page) = await portal.AtThePasskey(person);

        var options = await browser.Question(page);

        Assert.Equal(authenticator.IdText, Assert.Single(options.GetProperty("allowCredentials").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal("required", options.GetProperty("userVerification").GetString());
        Assert.Equal("localhost", options.GetProperty("rpId").GetString());
    }

    [Theory]
    [MemberData(nameof(WrongThings))]
    public async Task Refuses(string name)
    {
        var person = await portal.Enrolled();
        using var authenticator = await portal.Passkey(person.Account);
        var (browser, page) = await portal.AtThePasskey(person);

        page = await browser.Submit(page, PasskeyPeople.Answer(authenticator.Show(await browser.Question(page), Wrong[name])));

        Assert.Equal("/factors/passkey/verify", page.Path);
        Assert.Contains("not linked to your account", page.Text("#form-error"), StringComparison.Ordinal);
        Assert.Empty(await portal.Sessions(person.Account));
    }

    /// <summary>Threat T06.</summary>
    [Fact]
    public async Task Refuses_the_passkey_of_somebody_else()
    {
        var (victim, attacker) = (await portal.Enrolled(), await portal.Enrolled());
        using var theirs = await portal.Passkey(victim.Account);
        using var own = await portal.Passkey(attacker.Account);
        var (browser, page) = await portal.AtThePasskey(victim);
        var options = await browser.Question(page);

        foreach (var saying in new Saying[] { new(), new() { Holder = theirs.Holder }, new() { Holder = "" }, new() { Id = theirs.IdText, Holder = theirs.Holder } })
        {
            page = await browser.Submit(page, PasskeyPeople.Answer(own.Show(options, saying)));
            Assert.Equal("/factors/passkey/verify", page.Path);
            options = await browser.Question(page);
        }

        Assert.Empty(await portal.Sessions(victim.Account));
        Assert.Equal(4, await portal.Audited(victim.Account, "factor.refused"));
    }

    [Fact]
    public async Task Takes_one_that_never_counts_again_and_again()
    {
        var person = await portal.Enrolled();
        using var authenticator = await portal.Passkey(person.Account);

        for (var i = 0; i < 3; i++)
        {
            var (browser, page) = await portal.AtThePasskey(person);
            page = await browser.Submit(page, PasskeyPeople.Answer(authenticator.Show(await browser.Question(page))));
            Assert.Equal("/", page.Path);
        }

        Assert.Equal(0, Assert.Single(await portal.Factors(person.Account, "passkey")).Counter);
    }

    [Theory]
    [InlineData(8u, true)]
    [InlineData(4_000_000_000u, true)]
    [InlineData(7u, false)]
    [InlineData(6u, false)]
    [InlineData(0u, false)]
    public async Task Takes_a_counter_that_grew_alone(uint counter, bool taken)
    {
        var person = await portal.Enrolled();
        using var authenticator = await portal.Passkey(person.Account, counter: 7);
        var (browser, page) = await portal.AtThePasskey(person);

        page = await browser.Submit(page, PasskeyPeople.Answer(authenticator.Show(await browser.Question(page), new() { Counter = counter })));

        Assert.Equal(taken ? "/" : "/factors/passkey/verify", page.Path);
        Assert.Equal(taken ? counter : 7, Assert.Single(await portal.Factors(person.Account, "passkey")).Counter);
        Assert.Equal(taken ? 0 : 1, await portal.Audited(person.Account, "factor.refused"));
    }

    [Fact]
    public async Task Refuses_an_answer_that_signed_in_before()
    {
        var person = await portal.Enrolled();
        using var authenticator = await portal.Passkey(person.Account);
        var (browser, page) = await portal.AtThePasskey(person);
        var credential = authenticator.Show(await browser.Question(page));
        Assert.Equal("/", (await browser.Submit(page, PasskeyPeople.Answer(credential))).Path);

        (browser, page) = await portal.AtThePasskey(person);
        await browser.Question(page);
        page = await browser.Submit(page, PasskeyPeople.Answer(credential));

        Assert.Equal("/factors/passkey/verify", page.Path);
        Assert.Single(await portal.Sessions(person.Account));
    }

    [Fact]
    public async Task Refuses_a_second_answer_to_one_question()
    {
        var person = await portal.Enrolled();
        using var authenticator = await portal.Passkey(person.Account);
        var (browser, page) = await portal.AtThePasskey(person);
        var options = await browser.Question(page);
        page = await browser.Submit(page, PasskeyPeople.Answer(authenticator.Show(options, Wrong["signature"])));

        page = await browser.Submit(page, PasskeyPeople.Answer(authenticator.Show(options)));

        Assert.Contains("too long", page.Text("#form-error"), StringComparison.Ordinal);
        Assert.Empty(await portal.Sessions(person.Account));
    }

    [Fact]
    public async Task Takes_one_answer_once_from_many_posts_at_once()
    {
        var person = await portal.Enrolled();
        using var authenticator = await portal.Passkey(person.Account);
        var (browser, page) = await portal.AtThePasskey(person);
        var form = PasskeyPeople.Answer(authenticator.Show(await browser.Question(page)));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => portal.PostOnce(browser, page, form)));

        Assert.All(answers, answer => Assert.True((int)answer.Status < 500));
        Assert.Equal(1, await portal.Audited(person.Account, "factor.shown"));
    }

    [Fact]
    public async Task Waits_after_five_wrong_answers_also_for_a_right_one()
    {
        var person = await portal.Enrolled();
        using var authenticator = await portal.Passkey(person.Account);
        var (browser, page) = await portal.AtThePasskey(person);
        for (var i = 0; i < FactorDesk.FreeTries; i++)
        {
            page = await browser.Submit(page, PasskeyPeople.Answer(authenticator.Show(await browser.Question(page), Wrong["signature"])));
        }

        page = await browser.Submit(page, PasskeyPeople.Answer(authenticator.Show(await browser.Question(page))));
        Assert.Contains("30 seconds", page.Text("#form-error"), StringComparison.Ordinal);
        portal.Time.Pass(TimeSpan.FromSeconds(31));
        page = await browser.Submit(page, PasskeyPeople.Answer(authenticator.Show(await browser.Question(page))));

        Assert.Equal("/", page.Path);
        Assert.Equal(0, Assert.Single(await portal.Factors(person.Account, "passkey")).Failures);
    }

    [Fact]
    public async Task Counts_no_more_once_it_is_removed()
    {
        var person = await portal.Enrolled();
        using var authenticator = await portal.Passkey(person.Account);
        var (browser, page) = await portal.AtThePasskey(person);
        var options = await browser.Question(page);
        await portal.Change($"update factors set retired_at = {portal.Time.Now} where account_id = {person.Account.Id.Value} and kind = 'passkey'");

        page = await browser.Submit(page, PasskeyPeople.Answer(authenticator.Show(options)));

        Assert.NotEqual("/", page.Path);
        Assert.Empty(await portal.Sessions(person.Account));
    }
}
