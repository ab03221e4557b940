using System.Text.Json;
using MfaPortal.Accounts;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using Xunit;

namespace MfaPortal.Tests.Walks;

/// <summary>What an app really hears, over HTTP.</summary>
public sealed class ClaimsWalk(ClaimsWalk.Portal portal) : IClassFixture<ClaimsWalk.Portal>
{
    /// <summary>Known of some people only, so a person without one is told without (docs/relying-apps.md).</summary>
    private static readonly string[] LeftOutWhereUnknown = ["given_name", "family_name", "locale"];

    private const string Conformance = "Clients:conformance:";

    public sealed class Portal : PortalFactory
    {
        public Portal()
        {
            Set(Conformance + "PairwiseSubjects", "true");
            Set(Conformance + "Scopes:0", "openid");
            Set(Conformance + "Scopes:1", "profile");
            Set(Conformance + "Scopes:2", "email");
            Set(Conformance + "Scopes:3", "groups");
        }
    }

    [Fact]
    public async Task Says_how_the_person_signed_in_and_nothing_better()
    {
        var postponer = await portal.Person(person => person.FactorDeadline = portal.Time.Now.AddDays(14));
        var browser = portal.Browser();
        var page = await browser.Submit(await browser.Get(AppRequest.Authorize()), FilledForm.Password(postponer.UserName));
        Says(await Tokens(await browser.Postpone(page)), "pwd", "pwd");

        var enrolled = await portal.Enrolled();
        browser = portal.Browser();
        page = await browser.Submit(await browser.Get(AppRequest.Authorize()), FilledForm.Password(enrolled.UserName));
        Says(await Tokens(await browser.Submit(page, FilledForm.Code(enrolled.CodeAt(portal.Time.Now)))), "mfa", "pwd", "otp", "mfa");

        browser = portal.Browser();
        page = await browser.Submit(await browser.Get(AppRequest.Authorize()), FilledForm.Password(enrolled.UserName));
        page = await browser.Get(page.Document.QuerySelector("[data-other-way]")!.GetAttribute("href")!);
        page = await browser.Submit(page, FilledForm.Way("recovery-code"));
        page = await browser.Submit(page, FilledForm.Code(enrolled.Codes[0]));
        Says(await Tokens(await browser.Submit(page, FilledForm.NothingGone)), "mfa", "pwd", "otp", "mfa");
    }

    [Fact]
    public async Task Tells_every_claim_it_announces_or_leaves_it_out_where_it_is_unknown()
    {
        var document = JsonDocument.Parse((await portal.Browser().Get("/.well-known/openid-configuration")).Html).RootElement;
        string[] protocol = ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid", "at_hash"];
        var personal = document.GetProperty("claims_supported").EnumerateArray().Select(name => name.GetString()!).Except(protocol).ToArray();
        var wanted = string.Join(',', personal.Select(name => $"\"{name}\":null"));
        var full = await portal.Person(person => (person.GivenName, person.FamilyName, person.Language) = ("Anna", "de Vries", "nl"));
        var plain = await portal.Person();

        foreach (var (person, missing) in new[] { (full, Array.Empty<string>()), (plain, LeftOutWhereUnknown) })
        {
            var browser = await portal.Browser(person);
            var page = await browser.Get(AppRequest.Authorize(("claims", $"{{\"id_token\":{{{wanted}}},\"userinfo\":{{{wanted}}}}}"), ("scope", "openid")));
            var tokens = await Tokens(page);
            var userinfo = JsonDocument.Parse((await AppRequest.Userinfo(portal.Browser(), tokens)).Html).RootElement;

            Assert.Equal(personal.Except(missing).Order(), personal.Where(name => userinfo.TryGetProperty(name, out _)).Order());
            Assert.All(personal.Except(missing), name => Assert.Equal(userinfo.GetProperty(name).GetRawText(), AppRequest.Claim(tokens, name).GetRawText()));
            Assert.All(protocol, name => Assert.NotEqual(JsonValueKind.Null, AppRequest.Claim(tokens, name).ValueKind));
            Assert.Equal(JsonValueKind.True, userinfo.GetProperty("email_verified").ValueKind);
        }
    }

    /// <summary>OpenID Connect Core §5.5, §12.2: what was asked for by name was granted with the rest.</summary>
    [Fact]
    public async Task Tells_after_a_refresh_what_was_asked_for_by_name_as_with_the_code()
    {
        string[] names = ["groups", "email", "email_verified", "name", "preferred_username"];
        var wanted = string.Join(',', names.Select(name => $"\"{name}\":null"));
        var browser = await portal.Browser(await portal.Agent(Role.Helpdesk));
        var first = await Tokens(await browser.Get(AppRequest.Authorize(("claims", $"{{\"id_token\":{{{wanted}}},\"userinfo\":{{{wanted}}}}}"), ("scope", "openid"))));

        var second = await portal.Browser().Post(
            "/connect/token", ("grant_type", "refresh_token"), ("refresh_token", AppRequest.Member(first, "refresh_token")),
            ("client_id", "conformance"), ("client_secret", "conformance-secret"));

        Assert.Equal(Personal(first, names), Personal(second, names));
        Assert.Equal((await AppRequest.Userinfo(portal.Browser(), first)).Html, (await AppRequest.Userinfo(portal.Browser(), second)).Html);
        Assert.Contains("groups", (await AppRequest.Userinfo(portal.Browser(), second)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_the_groups_to_an_app_that_was_given_the_scope()
    {
        var browser = await portal.Browser(await portal.Agent(Role.Helpdesk));
        var tokens = await Tokens(await browser.Get(AppRequest.Authorize(("scope", "openid groups"))));

        var userinfo = JsonDocument.Parse((await AppRequest.Userinfo(portal.Browser(), tokens)).Html).RootElement;

        Assert.Equal([Role.Helpdesk], userinfo.GetProperty("groups").EnumerateArray().Select(group => group.GetString()));
        Assert.False(userinfo.TryGetProperty("email", out _));
    }

    [Fact]
    public async Task Calls_a_person_by_a_pairwise_subject_that_stays_and_is_understood()
    {
        var person = await portal.Person();
        var browser = await portal.Browser(person);
        var first = await Tokens(await browser.Get(AppRequest.Authorize()));
        var second = await Tokens(await (await portal.Browser(person)).Get(AppRequest.Authorize()));
        var told = AppRequest.Claim(first, "sub").GetString()!;
        var userinfo = JsonDocument.Parse((await AppRequest.Userinfo(portal.Browser(), first)).Html).RootElement;

        Assert.NotEqual(person.Id.ToString(), told);
        Assert.Equal(43, told.Length);
        Assert.Equal((told, told), (AppRequest.Claim(second, "sub").GetString(), userinfo.GetProperty("sub").GetString()));
        Assert.NotEqual(told, AppRequest.Claim(await Tokens(await (await portal.Browser(await portal.Person())).Get(AppRequest.Authorize())), "sub").GetString());

        var hint = JsonDocument.Parse(first.Html).RootElement.GetProperty("id_token").GetString()!;
        Assert.NotNull(AppRequest.Answer(await browser.Get(AppRequest.Authorize(("prompt", "none"), ("id_token_hint", hint))), "code"));
        var stranger = await portal.Browser(await portal.Person());
        Assert.Equal("login_required", AppRequest.Answer(await stranger.Get(AppRequest.Authorize(("prompt", "none"), ("id_token_hint", hint))), "error"));
    }

    private static string[] Personal(Page tokens, string[] names)
    {
        var payload = AppRequest.Payload(AppRequest.Member(tokens, "id_token"));
        return [.. names.Select(name => $"{name}: {(payload.TryGetProperty(name, out var told) ? told.GetRawText() : "nothing")}")];
    }

    private async Task<Page> Tokens(Page page) =>
        await AppRequest.Redeem(portal.Browser(), AppRequest.Answer(page, "code") ?? throw new InvalidOperationException($"{page.Url} {page.Location}\n{page.Html}"));

    private void Says(Page tokens, string acr, params string[] amr)
    {
        Assert.Equal(acr, AppRequest.Claim(tokens, "acr").GetString());
        Assert.Equal(amr.Order(), AppRequest.Claim(tokens, "amr").EnumerateArray().Select(method => method.GetString()!).Order());
        Assert.Equal(portal.Time.Now.ToUnixTimeSeconds(), AppRequest.Claim(tokens, "auth_time").GetInt64());
    }
}
