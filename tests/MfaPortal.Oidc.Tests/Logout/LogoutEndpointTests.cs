using System.Buffers.Text;
using System.Net;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Logout;

public sealed class LogoutEndpointTests : IAsyncDisposable
{
    private const string Bye = "https://app.test/bye";

    private readonly Provider _provider = new();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Signs_out_at_once_on_a_hint_for_this_session_although_it_expired()
    {
        var hint = await Hint();
        _provider.Clock.Pass(TimeSpan.FromDays(1));
        GoesTo(Bye + "?state=s%201", await Logout(("id_token_hint", hint), ("post_logout_redirect_uri", Bye), ("state", "s 1")));
        Assert.Equal(["sid-subject-1"], _provider.Portal.EndedSessions);
        Assert.Contains(_provider.Portal.Journal, happened => happened is ProtocolEvent.LoggedOut("web", "subject-1", "sid-subject-1"));
    }

    [Fact]
    public async Task Takes_a_hint_whose_key_is_published_no_longer_but_no_access_token_of_it()
    {
        var tokens = await _provider.Tokens();
        _provider.Portal.KeySet = new SigningKeySet("2", [Keys.OtherRsa, Keys.NextEc], [Keys.OtherRsa, Keys.NextEc], [Keys.Rsa, Keys.Ec]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _provider.Userinfo(tokens.GetProperty("access_token").GetString())).StatusCode);
        Assert.DoesNotContain("rsa-1", await _provider.Browser.GetStringAsync("/.well-known/jwks"));
        GoesTo(Bye, await Logout(("id_token_hint", tokens.GetProperty("id_token").GetString()), ("post_logout_redirect_uri", Bye)));
        Assert.Single(_provider.Portal.EndedSessions);
    }

    [Fact]
    public async Task Signs_out_by_POST_too()
    {
        var hint = await Hint();
        GoesTo(Bye, await _provider.Browser.PostAsync("/connect/logout", Provider.Form(new() { ["id_token_hint"] = hint, ["post_logout_redirect_uri"] = Bye })));
        Assert.Single(_provider.Portal.EndedSessions);
    }

    [Fact]
    public async Task Adds_no_state_where_none_was_sent() =>
        GoesTo(Bye, await Logout(("id_token_hint", await Hint()), ("post_logout_redirect_uri", Bye), ("client_id", "web")));

    [Fact]
    public async Task Shows_its_own_page_where_the_app_named_none() =>
        GoesTo("/signed-out", await Logout(("id_token_hint", await Hint()), ("state", "s")));

    [Fact]
    public async Task Asks_when_the_hint_is_of_another_session()
    {
        var hint = await Hint();
        _provider.Portal.SignIn("subject-2");
        GoesTo("/sign-out", await Logout(("id_token_hint", hint), ("post_logout_redirect_uri", Bye), ("state", "s")));
        Assert.Empty(_provider.Portal.EndedSessions);
        Assert.Equal(new PendingLogout("web", Bye + "?state=s"), _provider.Portal.Pending);
    }

    [Fact]
    public async Task Returns_at_once_when_nobody_is_signed_in_any_more()
    {
        var hint = await Hint();
        _provider.Portal.Person = null;
        GoesTo(Bye, await Logout(("id_token_hint", hint), ("post_logout_redirect_uri", Bye)));
        GoesTo("/sign-out", await Logout(("id_token_hint", hint)));
    }

    [Fact]
    public async Task Sends_a_POST_without_cookies_round_by_GET()
    {
        var hint = await Hint();
        var person = _provider.Portal.Person;
        _provider.Portal.Person = null;
        var response = await _provider.Browser.PostAsync("/connect/logout", Provider.Form(new() { ["id_token_hint"] = hint, ["post_logout_redirect_uri"] = Bye }));
        Assert.StartsWith("/connect/logout?id_token_hint=", response.Headers.Location!.OriginalString);
        _provider.Portal.Person = person;
        GoesTo(Bye, await _provider.Browser.GetAsync(response.Headers.Location));
        Assert.Single(_provider.Portal.EndedSessions);
    }

    /// <summary>Nobody can tell whether somebody is signed in, so nobody says that they are signed out.</summary>
    [Fact]
    public async Task Claims_no_sign_out_for_a_POST_without_cookies_that_is_too_long_to_come_by_GET()
    {
        var hint = await Hint();
        _provider.Portal.Person = null;
        var state = new string('é', 1200);
        await StaysHere(await _provider.Browser.PostAsync(
            "/connect/logout", Provider.Form(new() { ["id_token_hint"] = hint, ["post_logout_redirect_uri"] = Bye, ["state"] = state })));
        await StaysHere(await _provider.Browser.PostAsync("/connect/logout", Provider.Form(new() { ["client_id"] = "web", ["state"] = state })));
        Assert.Null(_provider.Portal.Pending);

        GoesTo($"{Bye}?state={Uri.EscapeDataString(state)}", await Logout(("id_token_hint", hint), ("post_logout_redirect_uri", Bye), ("state", state)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJzdWJqZWN0LTEifQ.")]
    public async Task Asks_without_a_valid_hint_and_goes_nowhere(string? hint)
    {
        _provider.Portal.SignIn();
        GoesTo("/sign-out", await Logout(("id_token_hint", hint), ("post_logout_redirect_uri", Bye), ("client_id", "web"), ("state", "s")));
        Assert.Empty(_provider.Portal.EndedSessions);
        Assert.Equal(new PendingLogout(null, null), _provider.Portal.Pending);
    }

    [Fact]
    public async Task Takes_no_access_token_for_a_hint()
    {
        var token = (await _provider.Tokens()).GetProperty("access_token").GetString();
        GoesTo("/sign-out", await Logout(("id_token_hint", token)));
        Assert.Empty(_provider.Portal.EndedSessions);
    }

    /// <summary>Threat T62: at sign-out no looser than at sign-in.</summary>
    public static TheoryData<string> OtherAddresses =>
    [
        "https://evil.test/", "https://evil.test/bye", "https://app.test/bye/", "https://app.test/bye?x=1", "https://app.test/bye?", "https://app.test/bye#",
        "https://app.test/bye#x", "https://app.test/Bye", "https://APP.test/bye", "HTTPS://app.test/bye", "http://app.test/bye",
        "https://app.test:443/bye", "https://app.test:8443/bye", "https://app.test/x/../bye", "https://app.test/bye/..", "https://app.test/%62ye",
        "https://app.test//bye", "https://app.test\\bye", "https://app.test@evil.test/bye", "https://evil.test/https://app.test/bye",
        "https://app.test.evil.test/bye", "https://appXtest/bye", "https://sub.app.test/bye", " https://app.test/bye", "https://app.test/bye ",
        "https://app.test/bye\t", "//app.test/bye", "/bye", "/\\evil.test", "javascript:alert(1)", "data:text/html,x", "*",
        "https://app.test/callback", "https://other.test/bye",
    ];

    [Theory]
    [MemberData(nameof(OtherAddresses))]
    public async Task Refuses_an_address_that_is_not_registered(string uri) =>
        await StaysHere(await Logout(("id_token_hint", await Hint()), ("post_logout_redirect_uri", uri), ("state", "s")));

    [Theory]
    [MemberData(nameof(OtherAddresses))]
    [InlineData(Bye)]
    public async Task Leads_to_no_address_without_a_hint(string uri)
    {
        _provider.Portal.SignIn();
        GoesTo("/sign-out", await Logout(("client_id", "web"), ("post_logout_redirect_uri", uri), ("state", "s")));
        Assert.Equal(new PendingLogout(null, null), _provider.Portal.Pending);
        _provider.Portal.Person = null;
        GoesTo("/sign-out", await Logout(("client_id", "web"), ("post_logout_redirect_uri", uri), ("state", "s")));
        Assert.Empty(_provider.Portal.EndedSessions);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("client_id", "web")]
    [InlineData("state", "only a state")]
    [InlineData("logout_hint", "sid-subject-1")]
    [InlineData("logout_hint", "subject-1")]
    [InlineData("unknown", "whatever")]
    public async Task Asks_whoever_is_signed_in_and_has_no_proof(string? name, string? value)
    {
        _provider.Portal.SignIn();
        GoesTo("/sign-out", await Logout((name ?? "none", value)));
        GoesTo("/sign-out", await _provider.Browser.PostAsync("/connect/logout", Provider.Form(new() { [name ?? "none"] = value })));
        Assert.Empty(_provider.Portal.EndedSessions);
        Assert.Equal(new PendingLogout(null, null), _provider.Portal.Pending);
    }

    [Fact]
    public async Task Refuses_a_client_that_nobody_knows() => await StaysHere(await Logout(("client_id", "nobody")));

    [Fact]
    public async Task Asks_when_the_hint_was_changed_or_is_signed_by_somebody_else()
    {
        var parts = (await Hint()).Split('.');
        var none = Base64Url.EncodeToString("""{"alg":"none","typ":"JWT"}"""u8);
        string[] bad = [$"{none}.{parts[1]}.", $"{none}.{parts[1]}.{parts[2]}", $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(new byte[384])}", $"{parts[0]}.{parts[1]}"];
        foreach (var hint in bad)
        {
            GoesTo("/sign-out", await Logout(("id_token_hint", hint), ("post_logout_redirect_uri", Bye)));
        }

        Assert.Empty(_provider.Portal.EndedSessions);
        Assert.Equal(new PendingLogout(null, null), _provider.Portal.Pending);
    }

    [Fact]
    public async Task Says_in_which_languages_the_app_wants_it()
    {
        var hint = await Hint();
        await Logout(("ui_locales", "xx fr-CA nl"));
        Assert.Equal(["xx", "fr-CA", "nl"], _provider.Portal.UiLocales);
        GoesTo("/signed-out", await Logout(("id_token_hint", hint), ("ui_locales", "de")));
        Assert.Equal(["de"], _provider.Portal.UiLocales);
    }

    [Fact]
    public async Task Takes_no_logout_token_for_a_hint()
    {
        var person = _provider.Portal.SignIn();
        var token = await _provider.LogoutTokens.Make(_provider.Portal.Clients["web"], person.Subject, person.SessionId, default);
        GoesTo("/sign-out", await Logout(("id_token_hint", token)));
        Assert.Empty(_provider.Portal.EndedSessions);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _provider.Userinfo(token)).StatusCode);
    }

    [Theory]
    [InlineData("other")]
    [InlineData("nobody")]
    public async Task Refuses_a_client_that_the_hint_was_not_made_for(string client) =>
        await StaysHere(await Logout(("id_token_hint", await Hint()), ("client_id", client), ("post_logout_redirect_uri", Bye)));

    [Fact]
    public async Task Refuses_a_hint_of_a_client_that_is_gone()
    {
        var hint = await Hint();
        _provider.Portal.Clients.Remove("web");
        await StaysHere(await Logout(("id_token_hint", hint)));
    }

    [Fact]
    public async Task Refuses_a_parameter_that_comes_twice() =>
        await StaysHere(await _provider.Browser.GetAsync($"/connect/logout?id_token_hint={await Hint()}&state=1&state=2"));

    [Fact]
    public async Task Refuses_a_state_that_is_too_long() =>
        await StaysHere(await Logout(("id_token_hint", await Hint()), ("state", new string('s', 2049))));

    private async Task<string> Hint() => (await _provider.Tokens()).GetProperty("id_token").GetString()!;

    private Task<HttpResponseMessage> Logout(params (string Name, string? Value)[] parameters) =>
        _provider.Browser.GetAsync(Provider.Query("/connect/logout", Provider.Changed([], parameters)));

    private static void GoesTo(string target, HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal(target, response.Headers.Location!.OriginalString);
    }

    private async Task StaysHere(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Null(response.Headers.Location);
        Assert.NotNull(_provider.Refusal);
        Assert.Empty(_provider.Portal.EndedSessions);
        await Task.CompletedTask;
    }
}
