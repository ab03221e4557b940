using System.Buffers.Text;
using System.Text.Json;
using MfaPortal.Accounts;
using MfaPortal.Audit;
using MfaPortal.Factors;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MfaPortal.Tests.Factors.Passkey;

/// <summary>A passkey alone: a whole sign-in, and nothing less.</summary>
public sealed partial class PasskeySignInTests(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private static readonly Dictionary<string, Saying> Wrong = new()
    {
        ["origin"] = new() { Origin = "http://localhost.example" },
        ["relying party"] = new() { RelyingParty = "example" },
        ["challenge"] = new() { Challenge = Base64Url.EncodeToString(new byte[32]) },
        ["nobody there"] = new() { Flags = Saying.Verified },
        ["nobody verified"] = new() { Flags = Saying.Present },
        ["signature"] = new() { BreaksSignature = true },
        ["an unknown id"] = new() { Id = "AAAA" },
        ["no holder"] = new() { Holder = "" },
        ["another holder"] = new() { Holder = Base64Url.EncodeToString("somebody-else"u8) },
    };

    public static TheoryData<string> WrongThings => [.. Wrong.Keys];

    [Fact]
    public async Task Is_a_whole_sign_in_without_a_password()
    {
        var (person, authenticator) = await Holder();
        var browser = portal.Browser();

        var page = await browser.SignInWith(authenticator);

        Assert.Equal("/", page.Path);
        var session = Assert.Single(await portal.Sessions(person.Account));
        Assert.Equal(["hwk", "user", "mfa"], session.Amr);
        Assert.Equal(Strength.PhishingResistant, session.Strength);
        Assert.Equal((portal.Time.Now, (DateTimeOffset?)portal.Time.Now), (session.PasswordAt, session.FactorAt));
        Assert.Equal(1, await portal.Audited(person.Account, "factor.shown"));
        Assert.Equal("/factors", (await browser.Get("/factors")).Path);
        Assert.Equal($"/factors/{person.App}", (await browser.Get($"/factors/{person.App}")).Path);
    }

    [Fact]
    public async Task Brings_the_app_what_was_shown_and_no_password()
    {
        var (_, authenticator) = await Holder();
        var browser = portal.Browser();

        var page = await browser.SignInWith(authenticator, AppRequest.Authorize(("acr_values", "phr")));
        var tokens = await AppRequest.Redeem(portal.Browser(), AppRequest.Answer(page, "code")!);

        Assert.Equal("phr", AppRequest.Claim(tokens, "acr").GetString());
        Assert.Equal(["hwk", "user", "mfa"], AppRequest.Claim(tokens, "amr").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(portal.Time.Now.ToUnixTimeSeconds(), AppRequest.Claim(tokens, "auth_time").GetInt64());
    }

    [Theory]
    [InlineData("prompt", "login")]
    [InlineData("max_age", "60")]
    public async Task Satisfies_an_app_that_wants_a_new_sign_in(string parameter, string value)
    {
        var (person, authenticator) = await Holder();
        var browser = await portal.SignedInByCode(person);
        portal.Time.Pass(TimeSpan.FromMinutes(5));

        var page = await browser.SignInWith(authenticator, AppRequest.Authorize((parameter, value)));
        var tokens = await AppRequest.Redeem(portal.Browser(), AppRequest.Answer(page, "code")!);

        Assert.Equal(portal.Time.Now.ToUnixTimeSeconds(), AppRequest.Claim(tokens, "auth_time").GetInt64());
        Assert.Equal(["hwk", "user", "mfa"], AppRequest.Claim(tokens, "amr").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(["hwk", "user", "mfa"], Assert.Single(await portal.Sessions(person.Account)).Amr);
    }

    [Fact]
    public async Task Takes_the_place_of_who_was_signed_in_before()
    {
        var (person, authenticator) = await Holder();
        var other = await portal.Enrolled();
        var browser = await portal.SignedIn(other);

        var page = await browser.SignInWith(authenticator, AppRequest.Authorize(("prompt", "login")));

        Assert.NotNull(AppRequest.Answer(page, "code"));
        Assert.NotNull(Assert.Single(await portal.Sessions(other.Account)).EndedAt);
        Assert.Null(Assert.Single(await portal.Sessions(person.Account)).EndedAt);
    }

    [Fact]
    public async Task Steps_up_later_without_claiming_a_password()
    {
        var (person, authenticator) = await Holder();
        var browser = portal.Browser();
        await browser.SignInWith(authenticator);
        portal.Time.Pass(TimeSpan.FromMinutes(11));

        var page = await browser.Get($"/factors/{person.App}");
        Assert.Equal("/factors/passkey/verify", page.Path);
        page = await browser.Submit(page, PasskeyPeople.Answer(authenticator.Show(await browser.Question(page))));

        Assert.Equal($"/factors/{person.App}", page.Path);
        var session = Assert.Single(await portal.Sessions(person.Account));
        Assert.DoesNotContain("pwd", session.Amr);
        Assert.Equal(portal.Time.Now, session.FactorAt);
        Assert.True(session.PasswordAt < session.FactorAt);
    }

    [Theory]
    [MemberData(nameof(WrongThings))]
    public async Task Refuses(string name)
    {
        var (person, authenticator) = await Holder();
        var browser = portal.Browser();

        var page = await browser.SignInWith(authenticator, saying: Wrong[name]);

        await IsRefused(person.Account, browser, page);
    }

    /// <summary>Threats T37 and T51.</summary>
    [Theory]
    [InlineData((int)AccountState.Disabled)]
    [InlineData((int)AccountState.Frozen)]
    public async Task Refuses_a_closed_account(int state)
    {
        var (person, authenticator) = await Holder();
        await portal.Change($"update accounts set state = {state} where id = {person.Account.Id.Value}");
        var browser = portal.Browser();

        await IsRefused(person.Account, browser, await browser.SignInWith(authenticator));
    }

    [Fact]
    public async Task Refuses_one_that_was_removed()
    {
        var (person, authenticator) = await Holder();
        await portal.Change($"update factors set retired_at = {portal.Time.Now} where account_id = {person.Account.Id.Value} and kind = 'passkey'");
        var browser = portal.Browser();

        await IsRefused(person.Account, browser, await browser.SignInWith(authenticator));
    }

    /// <summary>Its name is no secret, and what it shows cannot be guessed: counting would only let strangers lock its owner out.</summary>
    [Fact]
    public async Task Counts_no_wrong_answer_against_its_owner()
    {
        var (person, authenticator) = await Holder();
        for (var i = 0; i < FactorDesk.FreeTries + 2; i++)
        {
            await portal.Browser().SignInWith(authenticator, saying: Wrong["signature"]);
        }

        Assert.All(await portal.Factors(person.Account, "passkey"), factor => Assert.Equal((0, (DateTimeOffset?)null), (factor.Failures, factor.NextTryAt)));
        Assert.Equal(1, await portal.Audited(person.Account, "factor.refused"));
        Assert.Equal("/", (await portal.Browser().SignInWith(authenticator)).Path);

        await portal.Browser().SignInWith(authenticator, saying: Wrong["signature"]);
        Assert.Equal(1, await portal.Audited(person.Account, "factor.refused"));
        portal.Time.Pass(TimeSpan.FromMinutes(1));
        await portal.Browser().SignInWith(authenticator, saying: Wrong["signature"]);
        Assert.Equal(2, await portal.Audited(person.Account, "factor.refused"));
    }

    [Fact]
    public async Task Writes_of_what_nobody_has_once_a_minute()
    {
        await using var own = await PortalFactory.Start();
        var person = await own.Enrolled();
        using var authenticator = await own.Passkey(person.Account);
        for (var i = 0; i < 5; i++)
        {
            await own.Browser().SignInWith(authenticator, saying: Wrong["an unknown id"]);
        }

        own.Time.Pass(TimeSpan.FromMinutes(1));
        await own.Browser().SignInWith(authenticator, saying: Wrong["an unknown id"]);

        var rows = await own.Query(db => db.Set<AuditRow>().AsNoTracking().Where(row => row.Event == "factor.refused").OrderBy(row => row.Id).ToListAsync());
        Assert.Equal([null, "4"], rows.Select(row => row.Facts.GetValueOrDefault("untold")));
    }

    [Fact]
    public async Task Takes_a_counter_that_grew_alone()
    {
        var person = await portal.Enrolled();
        using var authenticator = await portal.Passkey(person.Account, counter: 7);

        await IsRefused(person.Account, portal.Browser(), await portal.Browser().SignInWith(authenticator, saying: new() { Counter = 7 }));

        Assert.Equal("/", (await portal.Browser().SignInWith(authenticator)).Path);
        Assert.Equal(8, Assert.Single(await portal.Factors(person.Account, "passkey")).Counter);
    }

    /// <summary>Threat T07: what was given in the journey by somebody else is not theirs.</summary>
    [Fact]
    public async Task Inherits_no_password_of_somebody_else()
    {
        var (person, authenticator) = await Holder();
        var other = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(other);
        var journey = page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!.Split("j=")[1];

        page = await browser.SignInWith(authenticator, "/sign-in?j=" + journey);

        Assert.Equal("/", page.Path);
        Assert.Equal(["hwk", "user", "mfa"], Assert.Single(await portal.Sessions(person.Account)).Amr);
        Assert.Empty(await portal.Sessions(other.Account));
    }

    /// <summary>Threat T41: nothing that is sent before the answer depends on anybody.</summary>
    [Fact]
    public async Task Asks_everybody_the_same()
    {
        var browser = portal.Browser();

        var options = (await browser.Question(await browser.Get("/sign-in"))).GetProperty("options");

        Assert.Empty(options.GetProperty("allowCredentials").EnumerateArray());
        Assert.Equal("required", options.GetProperty("userVerification").GetString());
        Assert.Equal("localhost", options.GetProperty("rpId").GetString());
    }

    [Fact]
    public async Task Says_the_same_of_an_unknown_a_removed_and_a_closed_one()
    {
        var texts = new HashSet<string>();
        foreach (var change in new FormattableString?[]
        {
            null,
            $"update factors set retired_at = now() where kind = 'passkey'",
            $"update accounts set state = 1",
        })
        {
            await using var own = await PortalFactory.Start();
            var person = await own.Enrolled();
            using var authenticator = await own.Passkey(person.Account);
            if (change is not null)
            {
                await own.Change(change);
            }

            var page = await own.Browser().SignInWith(authenticator, saying: change is null ? Wrong["an unknown id"] : null);
            texts.Add(page.Text("main").Replace(page.Url.Query, "", StringComparison.Ordinal));
        }

        Assert.Single(texts);
    }

    [Fact]
    public async Task Costs_nothing_to_be_offered()
    {
        await using var own = await PortalFactory.Start();
        var log = await StatementLog.Of(own.ConnectionString);
        var browser = own.Browser();
        var page = await browser.Get("/sign-in");
        await browser.Question(page);

        log.Begin();
        await browser.Question(page);

        Assert.Empty(log.Take().Texts);
    }

    [Fact]
    public async Task Is_not_offered_where_it_is_switched_off()
    {
        await using var own = await PortalFactory.Start(("Factors:Off:0", "passkey"));
        var person = await own.Enrolled();
        using var authenticator = await own.Passkey(person.Account);
        var browser = own.Browser();
        var page = await browser.Get("/sign-in");

        Assert.False(page.Has("ask-device"));
        Assert.Equal("username", page.Document.QuerySelector("[name='Input.UserName']")!.GetAttribute("autocomplete"));
        var begin = await browser.Get("/factors/passkey/begin" + page.Url.Query);
        await Assert.ThrowsAsync<InvalidOperationException>(() => browser.Question(begin));
    }

    private async Task IsRefused(Account person, Browser browser, Page page)
    {
        Assert.Equal("/factors/passkey/begin", page.Path);
        Assert.Contains("That did not work", page.Text("#form-error"), StringComparison.Ordinal);
        Assert.Empty(await portal.Sessions(person));
        Assert.False(browser.Cookies.ContainsKey("session"));
        Assert.Equal("/sign-in", (await browser.Get(page.Document.QuerySelector("main .foot a")!.GetAttribute("href")!)).Path.Replace("/expired", "", StringComparison.Ordinal));
    }

    private async Task<(Enrolled Person, SoftAuthenticator Authenticator)> Holder()
    {
        var person = await portal.Enrolled();
        return (person, await portal.Passkey(person.Account));
    }
}
