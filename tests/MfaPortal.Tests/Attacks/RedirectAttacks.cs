using System.Net;
using MfaPortal.Tests.Conformance;
using MfaPortal.Tests.Fixture;
using Xunit;

namespace MfaPortal.Tests.Attacks;

/// <summary>Threats T60, T61, T73 and T77: where answers go, and what they bring along.</summary>
public sealed class RedirectAttacks(AttackedPortal portal) : IClassFixture<AttackedPortal>
{
    private const string Registered = "https://rp.test/conf1/callback";

    public static TheoryData<string> LookAlikes => new(
        Registered + "/", Registered + "/../evil", Registered + "/..%2fevil", Registered + "/..;/evil", Registered + "?x=1", Registered + "?", Registered + "#", Registered + "#x",
        Registered + "%00", Registered + "%0d%0aLocation:https://evil.test", Registered + "\n", " " + Registered, Registered + " ", Registered + " https://evil.test", Registered + ",https://evil.test",
        "https://RP.test/conf1/callback", "HTTPS://rp.test/conf1/callback", "http://rp.test/conf1/callback", "https://rp.test:443/conf1/callback", "https://rp.test:8443/conf1/callback",
        "https://rp.test./conf1/callback", "https://rpxtest/conf1/callback", "https://rp.test.evil.test/conf1/callback", "https://evil.test/conf1/callback", "https://rp.test@evil.test/conf1/callback",
        "https://evil.test\\@rp.test/conf1/callback", "https://evil.test#@rp.test/conf1/callback", "https://evil.test/?" + Registered, "https://rp.t\u0435st/conf1/callback",
        "https://rp.test/conf1//callback", "https://rp.test/%63onf1/callback", "https://rp.test/CONF1/callback", "https://rp.test/conf2/callback", "https://rp.test/conf1/./callback",
        "//rp.test/conf1/callback", "/conf1/callback", "https:rp.test/conf1/callback", "https:///rp.test/conf1/callback", "https:\\\\rp.test\\conf1\\callback",
        "javascript:alert(1)//" + Registered, "data:text/html,x", "*", "https://*.test/conf1/callback");

    [Theory]
    [MemberData(nameof(LookAlikes))]
    public async Task T61_sends_nobody_to_a_look_alike_of_a_registered_address(string redirectUri)
    {
        var rp = await SignedIn.Value;

        AssertStays(await rp.Request(("redirect_uri", redirectUri)));
        AssertStays(await rp.Request(("redirect_uri", redirectUri), ("prompt", "none")));
        AssertStays(await rp.Request(("redirect_uri", redirectUri), ("response_mode", "form_post")));
        AssertStays(await rp.Request(("redirect_uri", redirectUri), ("response_type", null)));
        AssertStays(await rp.Browser.Post(rp.Endpoint("authorization_endpoint"), [.. rp.Parameters(("redirect_uri", redirectUri))]));
        (await rp.Redeem(await Code(rp), ("redirect_uri", redirectUri))).Refused(HttpStatusCode.BadRequest, "invalid_grant");
    }

    [Fact]
    public async Task T61_takes_no_second_address_beside_the_right_one()
    {
        var rp = await SignedIn.Value;

        AssertStays(await rp.Open([.. rp.Parameters(), ("redirect_uri", "https://evil.test/")]));
        AssertStays(await rp.Open([("redirect_uri", "https://evil.test/"), .. rp.Parameters()]));
        AssertStays(await rp.Request(("redirect_uri", null)));
        AssertStays(await rp.Request(("redirect_uri", "")));
    }

    [Theory]
    [InlineData("request_uri")]
    [InlineData("request")]
    [InlineData("registration")]
    public async Task T60_fetches_no_address_that_a_request_names(string parameter)
    {
        using var canary = new Receiver();
        var rp = await SignedIn.Value;
        var value = parameter == "registration" ? $$"""{"jwks_uri":"{{canary.Address}}","logo_uri":"{{canary.Address}}","sector_identifier_uri":"{{canary.Address}}"}""" : canary.Address + "request.jwt";

        rp.Callback(await rp.Request((parameter, value))).Refused(rp.State, parameter + "_not_supported", "invalid_request_uri", "invalid_request");
        Assert.InRange((int)(await rp.Post("pushed_authorization_request_endpoint", [.. rp.Parameters((parameter, value)).Select(one => (one.Name, (string?)one.Value))])).Status, 400, 499);

        canary.AssertNothingCame();
    }

    [Theory]
    [InlineData("prompt", "none login")]
    [InlineData("prompt", "sideways")]
    [InlineData("response_type", "token")]
    [InlineData("response_type", "code id_token")]
    [InlineData("max_age", "-1")]
    [InlineData("claims", "{")]
    [InlineData("code_challenge_method", "plain")]
    public async Task T73_says_in_every_answer_who_speaks(string parameter, string value)
    {
        var rp = await SignedIn.Value;

        // Callback.Refused demands the right iss.
        rp.Callback(await rp.Request((parameter, value))).Refused(rp.State, "invalid_request", "unsupported_response_type");
        Callback.Of(await rp.Request((parameter, value), ("response_mode", "form_post")), Registered, "form_post").Refused(rp.State, "invalid_request", "unsupported_response_type");
    }

    [Fact]
    public async Task T77_writes_state_into_a_form_as_text()
    {
        var rp = await SignedIn.Value;

        var page = await rp.Request(("state", AttackedPortal.Marker), ("response_mode", "form_post"));

        Callback.Of(page, Registered, "form_post").Code(AttackedPortal.Marker);
        AssertHarmless(page);
        Assert.Contains("default-src 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_a_request_that_is_too_long_to_keep()
    {
        var rp = await RelyingParty.Start(portal);
        var state = new string('\'', 2048);

        rp.Callback(await rp.Request(("state", state), ("nonce", state))).Refused(state, "invalid_request");
    }

    [Theory]
    [InlineData("login_hint")]
    [InlineData("ui_locales")]
    [InlineData("acr_values")]
    [InlineData("display")]
    [InlineData("nonce")]
    [InlineData("state")]
    public async Task T77_shows_nothing_of_a_request_as_markup(string parameter)
    {
        var rp = await RelyingParty.Start(portal);

        var page = await rp.Request((parameter, AttackedPortal.Marker));

        Assert.Equal("/sign-in", page.Path);
        AssertHarmless(page);
    }

    [Theory]
    [InlineData("client_id")]
    [InlineData("redirect_uri")]
    public async Task T77_shows_nothing_of_a_refused_request_as_markup(string parameter) =>
        AssertHarmless(await (await SignedIn.Value).Request((parameter, AttackedPortal.Marker)));

    [Fact]
    public async Task T77_shows_the_name_of_an_app_as_text()
    {
        var rp = await RelyingParty.Start(portal, "form_post", AttackedPortal.Named);
        var page = await rp.Request();
        AssertHarmless(page);
        Assert.Contains(AttackedPortal.Marker, page.Text("main"), StringComparison.Ordinal);

        page = await rp.SignIn(page);

        AssertHarmless(page);
        rp.Callback(page).Code(rp.State);
    }

    private Lazy<Task<RelyingParty>> SignedIn => field ??= new(async () =>
    {
        var rp = await RelyingParty.Start(portal);
        await rp.HappyFlow();
        return rp;
    });

    private static async Task<string> Code(RelyingParty rp) => rp.Callback(await rp.Request()).Code(rp.State);

    private static void AssertStays(Page page)
    {
        RelyingParty.AssertStaysHere(page);

        // Tokens against forged forms are random, and now and then hold any four letters.
        var said = page.Document.QuerySelectorAll("input[name=__RequestVerificationToken]").Aggregate(page.Html, (html, input) => html.Replace(input.GetAttribute("value")!, "", StringComparison.Ordinal));
        Assert.DoesNotContain("evil", said, StringComparison.OrdinalIgnoreCase);
    }

    private static void AssertHarmless(Page page)
    {
        Assert.DoesNotContain("<svg/onload", page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("unsafe-inline", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
    }
}
