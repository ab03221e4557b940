using System.Net;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Authorize;

/// <summary>prompt, max_age, id_token_hint, acr.</summary>
public sealed class FreshnessTests : IAsyncDisposable
{
    private readonly Provider _provider = new();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Begins_a_sign_in_when_nobody_is_there()
    {
        await BeginsSignIn(await _provider.Authorize(("login_hint", "ana"), ("ui_locales", "de en"), ("acr_values", "phr mfa")));
        var begun = _provider.Portal.Begun!;
        Assert.Equal("web", begun.Demand.ClientId);
        Assert.Equal("ana", begun.Demand.LoginHint);
        Assert.Equal(["de", "en"], begun.Demand.UiLocales);
        Assert.Equal(["phr", "mfa"], begun.Demand.AcrValues);
        Assert.False(begun.Demand.AcrEssential);
        Assert.Equal(("state-1", "nonce-1", Portal.Callback), (begun.State, begun.Nonce, begun.RedirectUri));
    }

    [Fact]
    public async Task Shows_no_page_when_none_is_wanted()
    {
        var answer = Provider.Answer(await _provider.Authorize(("prompt", "none"), ("state", new string('s', 128))));
        Assert.Equal("login_required", answer["error"]);
        Assert.Null(_provider.Portal.Begun);
        Assert.True(_provider.Portal.LastDemand!.Silent);
    }

    [Theory]
    [InlineData("prompt", "login")]
    [InlineData("prompt", "select_account")]
    [InlineData("prompt", "login consent")]
    [InlineData("max_age", "0")]
    [InlineData("max_age", "59")]
    public async Task Asks_again(string name, string value)
    {
        _provider.Portal.SignIn();
        _provider.Clock.Pass(TimeSpan.FromMinutes(1));
        await BeginsSignIn(await _provider.Authorize((name, value)));
    }

    [Theory]
    [InlineData("prompt", "login")]
    [InlineData("max_age", "0")]
    [InlineData("max_age", "59")]
    public async Task Looks_itself_whether_the_sign_in_is_fresh(string name, string value)
    {
        _provider.Portal.SignIn();
        _provider.Portal.TakesEveryDemandForMet = true;
        _provider.Clock.Pass(TimeSpan.FromMinutes(1));
        await BeginsSignIn(await _provider.Authorize((name, value)));
    }

    [Fact]
    public async Task Does_not_ask_again_while_the_sign_in_is_fresh_enough()
    {
        _provider.Portal.SignIn();
        _provider.Clock.Pass(TimeSpan.FromMinutes(1));
        Assert.Contains("code", Provider.Answer(await _provider.Authorize(("max_age", "60"))));
    }

    [Fact]
    public async Task Refuses_silently_when_the_sign_in_is_stale()
    {
        _provider.Portal.SignIn();
        _provider.Clock.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal("login_required", Provider.Answer(await _provider.Authorize(("prompt", "none"), ("max_age", "10")))["error"]);
    }

    [Fact]
    public async Task Answers_a_hint_of_the_person_who_is_there()
    {
        var hint = await IdToken();
        _provider.Clock.Pass(TimeSpan.FromDays(30));
        var answer = Provider.Answer(await _provider.Authorize(("prompt", "none"), ("id_token_hint", hint)));
        Assert.Contains("code", answer);
        Assert.Equal("subject-1", _provider.Portal.LastDemand!.ExpectedSubject);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gives_no_code_for_another_person_than_the_hint_names(bool portalLies)
    {
        var hint = await IdToken();
        _provider.Portal.SignIn("subject-2");
        _provider.Portal.TakesEveryDemandForMet = portalLies;
        Assert.Equal("login_required", Provider.Answer(await _provider.Authorize(("prompt", "none"), ("id_token_hint", hint)))["error"]);
        await BeginsSignIn(await _provider.Authorize(("id_token_hint", hint)));
    }

    [Fact]
    public async Task Refuses_a_hint_of_another_client()
    {
        var hint = await IdToken();
        var answer = Provider.Answer(await _provider.Authorize(("client_id", "other"), ("id_token_hint", hint)));
        Assert.Equal("invalid_request", answer["error"]);
    }

    [Fact]
    public async Task Is_not_silent_about_a_hint_it_cannot_verify()
    {
        var broken = (await IdToken())[..^4] + "AAAA";
        Assert.Equal("login_required", Provider.Answer(await _provider.Authorize(("prompt", "none"), ("id_token_hint", broken)))["error"]);
        Assert.Contains("code", Provider.Answer(await _provider.Authorize(("id_token_hint", broken))));
    }

    [Fact]
    public async Task Takes_the_subject_from_the_claims_parameter()
    {
        _provider.Portal.SignIn();
        await BeginsSignIn(await _provider.Authorize(("claims", """{"id_token":{"sub":{"value":"subject-2"}}}""")));
    }

    [Fact]
    public async Task Refuses_a_request_that_names_two_people()
    {
        var hint = await IdToken();
        _provider.Portal.SignIn("subject-2");
        var answer = Provider.Answer(await _provider.Authorize(("id_token_hint", hint), ("claims", """{"id_token":{"sub":{"value":"subject-2"}}}""")));
        Assert.Equal("invalid_request", answer["error"]);

        _provider.Portal.SignIn("subject-1");
        Assert.Contains("code", Provider.Answer(await _provider.Authorize(("id_token_hint", hint), ("claims", """{"id_token":{"sub":{"value":"subject-1"}}}"""))));
    }

    [Fact]
    public async Task Never_says_an_essential_acr_that_was_not_reached()
    {
        const string Claims = """{"id_token":{"acr":{"essential":true,"values":["phr","phrh"]}}}""";
        _provider.Portal.SignIn();
        await BeginsSignIn(await _provider.Authorize(("claims", Claims)));
        Assert.True(_provider.Portal.Begun!.Demand.AcrEssential);
        Assert.Equal(["phr", "phrh"], _provider.Portal.Begun.Demand.AcrValues);

        _provider.Portal.JourneyEnd = new Resumption.Ready(_provider.Portal.Begun, _provider.Portal.Person!);
        var back = Provider.Answer(await _provider.Browser.GetAsync(OidcEndpoints.Resume + "?journey=j1"));
        Assert.Equal("unmet_authentication_requirements", back["error"]);
    }

    private async Task<string> IdToken() => (await _provider.Tokens()).GetProperty("id_token").GetString()!;

    private async Task BeginsSignIn(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal("/sign-in", response.Headers.Location!.OriginalString);
        Assert.NotNull(_provider.Portal.Begun);
        await Task.CompletedTask;
    }
}
