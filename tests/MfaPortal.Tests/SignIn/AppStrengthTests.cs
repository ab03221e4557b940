using MfaPortal.Accounts;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.SignIn;

/// <summary>How strong and how fresh an app wants a sign-in, and what it is told of it, where nothing withstands phishing.</summary>
public sealed class AppStrengthTests(AppStrengthTests.Plain portal) : IClassFixture<AppStrengthTests.Plain>
{
    private static readonly (string Name, string Value) Off = ("Factors:Off:0", "passkey");

    public sealed class Plain : PortalFactory
    {
        public Plain() => Set(Off.Name, Off.Value);
    }

    private static (string, string) Essential(params string[] values) =>
        ("claims", """{"id_token":{"acr":{"essential":true,"values":["VALUES"]}}}""".Replace("VALUES", string.Join("\",\"", values), StringComparison.Ordinal));

    /// <summary>Threat T16, to the tick.</summary>
    [Fact]
    public async Task A_forced_sign_in_is_asked_for_at_the_very_moment_of_another()
    {
        var person = await portal.Enrolled();
        var (browser, page) = await portal.AtTheCode(person);
        await browser.Submit(page, FilledForm.Code(person.CodeAt(portal.Time.Now)));

        foreach (var (name, value) in new[] { ("prompt", "login"), ("prompt", "select_account"), ("max_age", "0") })
        {
            page = await browser.Get(AppRequest.Authorize((name, value)));
            Assert.Equal("/sign-in", page.Path);
            Assert.Equal("/sign-in", (await browser.Get("/sign-in/continue" + page.Url.Query)).Path);
            Assert.Equal("/sign-in", (await browser.Get("/connect/authorize/resume?journey=" + page.Url.Query[3..])).Path);
        }

        portal.Time.Pass(TimeSpan.FromSeconds(30));
        page = await browser.Submit(page, FilledForm.Password(person.UserName));
        Assert.Equal("/factors/totp/verify", page.Path);
        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(portal.Time.Now)));
        Assert.Equal(portal.Time.Now.ToUnixTimeSeconds(), AppRequest.Claim(await Tokens(page), "auth_time").GetInt64());
    }

    [Theory]
    [InlineData("mfa")]
    [InlineData("phr mfa")]
    public async Task A_wish_leads_who_has_a_factor_to_showing_it(string values)
    {
        var (browser, person) = await WithAFactorNotShown();

        var page = await browser.Get(AppRequest.Authorize(("acr_values", values)));

        Assert.Equal("/factors/totp/verify", page.Path);
        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(portal.Time.Now)));
        Assert.Equal("mfa", AppRequest.Claim(await Tokens(page), "acr").GetString());
    }

    [Fact]
    public async Task A_forced_sign_in_is_worth_what_was_shown_in_it()
    {
        var person = await portal.Enrolled();
        var browser = await portal.SignedIn(person);
        await portal.Change($"update factors set retired_at = enrolled_at where account_id = {person.Account.Id.Value}");

        var page = await browser.Submit(await browser.Get(AppRequest.Authorize(("prompt", "login"))), FilledForm.Password(person.UserName));

        var tokens = await Tokens(page);
        Assert.Equal("pwd", AppRequest.Claim(tokens, "acr").GetString());
        Assert.Equal("[\"pwd\"]", AppRequest.Claim(tokens, "amr").GetRawText());
    }

    [Fact]
    public async Task A_wish_leads_who_has_none_to_enrolling_one()
    {
        var browser = await portal.SignedIn(await portal.Person());
        Assert.Equal("/factors/enrol", (await browser.Get(AppRequest.Authorize(("acr_values", "mfa")))).Path);
    }

    [Theory]
    [InlineData("phr")]
    [InlineData("1 2")]
    public async Task A_wish_that_nobody_here_can_grant_is_answered_truly(string values)
    {
        var (browser, _) = await WithAFactorNotShown();
        Assert.Equal("pwd", AppRequest.Claim(await Tokens(await browser.Get(AppRequest.Authorize(("acr_values", values)))), "acr").GetString());
    }

    [Fact]
    public async Task A_wish_is_answered_truly_where_no_page_may_be_shown()
    {
        var (browser, _) = await WithAFactorNotShown();
        var page = await browser.Get(AppRequest.Authorize(("acr_values", "mfa"), ("prompt", "none")));
        Assert.Equal("pwd", AppRequest.Claim(await Tokens(page), "acr").GetString());
    }

    [Theory]
    [InlineData("mfa", "mfa")]
    [InlineData("mfa-weak", "mfa-weak")]
    [InlineData("pwd mfa-weak", "mfa-weak")]
    [InlineData("phr mfa", "mfa")]
    public async Task What_must_be_is_met_by_what_is_stronger_and_said_by_its_name(string values, string said)
    {
        var browser = await portal.SignedIn(await portal.Enrolled());
        var page = await browser.Get(AppRequest.Authorize(Essential(values.Split(' '))));
        Assert.Equal(said, AppRequest.Claim(await Tokens(page), "acr").GetString());
    }

    [Fact]
    public async Task What_must_be_is_reached_by_showing_a_factor_and_refused_in_silence()
    {
        var (browser, person) = await WithAFactorNotShown();
        Assert.Equal("login_required", AppRequest.Answer(await browser.Get(AppRequest.Authorize(Essential("mfa"), ("prompt", "none"))), "error"));

        var page = await browser.Get(AppRequest.Authorize(Essential("mfa-weak")));

        page = await browser.Submit(page, FilledForm.Code(person.CodeAt(portal.Time.Now)));
        Assert.Equal("mfa-weak", AppRequest.Claim(await Tokens(page), "acr").GetString());
    }

    [Theory]
    [InlineData("phr")]
    [InlineData("gold")]
    public async Task What_must_be_and_cannot_is_refused_at_once(string value)
    {
        var browser = await portal.SignedIn(await portal.Enrolled());
        Assert.Equal("unmet_authentication_requirements", AppRequest.Answer(await browser.Get(AppRequest.Authorize(Essential(value))), "error"));
        Assert.Equal("unmet_authentication_requirements", AppRequest.Answer(await portal.Browser().Get(AppRequest.Authorize(Essential(value))), "error"));
    }

    [Fact]
    public async Task An_app_s_own_minimum_holds_whatever_its_request_says()
    {
        await using var strict = await PortalFactory.Start(("Clients:conformance:RequiredStrength", "Strong"));
        var person = await strict.Person();
        var browser = await strict.SignedIn(person);
        Assert.Equal("login_required", AppRequest.Answer(await browser.Get(AppRequest.Authorize(("prompt", "none"))), "error"));
        Assert.Equal("/factors/enrol", (await browser.Get(AppRequest.Authorize())).Path);
        Assert.Equal("/factors/enrol", (await browser.Get(AppRequest.Authorize(("acr_values", "pwd")))).Path);
        Assert.Equal("/factors/enrol", (await browser.Get(AppRequest.Authorize(Essential("pwd")))).Path);

        var enrolled = await strict.SignedIn(await strict.Enrolled());
        Assert.NotNull(AppRequest.Answer(await enrolled.Get(AppRequest.Authorize(("prompt", "none"))), "code"));
    }

    [Fact]
    public async Task An_app_s_minimum_that_no_factor_reaches_is_refused_at_once()
    {
        await using var strict = await PortalFactory.Start(("Clients:conformance:RequiredStrength", "PhishingResistant"), Off);
        var browser = await strict.SignedIn(await strict.Enrolled());
        Assert.Equal("unmet_authentication_requirements", AppRequest.Answer(await browser.Get(AppRequest.Authorize()), "error"));
    }

    /// <summary>Signed in by password alone, before the factor came to the account by some other way.</summary>
    private async Task<(Browser Browser, Enrolled Person)> WithAFactorNotShown()
    {
        var person = await portal.Enrolled();
        await portal.Change($"update factors set retired_at = enrolled_at where account_id = {person.Account.Id.Value}");
        var browser = await portal.SignedIn(person.Account);
        await portal.Change($"update factors set retired_at = null where account_id = {person.Account.Id.Value}");
        return (browser, person);
    }

    private Task<Page> Tokens(Page page) =>
        AppRequest.Redeem(portal.Browser(), AppRequest.Answer(page, "code") ?? throw new InvalidOperationException($"No code: {page.Url} {page.Location}"));
}
