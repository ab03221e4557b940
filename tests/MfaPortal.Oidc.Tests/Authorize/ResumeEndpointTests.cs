using System.Net;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Authorize;

public sealed class ResumeEndpointTests : IAsyncDisposable
{
    private readonly Provider _provider = new();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Gives_the_code_of_the_stored_request()
    {
        await Begin(("prompt", "login"));
        var answer = Provider.Answer(await Resume());
        Assert.Equal(("state-1", Provider.Issuer), (answer["state"], answer["iss"]));
        var tokens = await Provider.Json(await _provider.Exchange(answer["code"]));
        Assert.Equal("nonce-1", SignedToken.Read(tokens.GetProperty("id_token")).GetProperty("nonce").GetString());
    }

    [Fact]
    public async Task Gives_one_code_and_no_second()
    {
        await Begin();
        Provider.Answer(await Resume());
        await StaysHere(await Resume());
        Assert.Single(_provider.Grants.Issued);
    }

    [Fact]
    public async Task Answers_by_form_post_where_that_was_wanted()
    {
        await Begin(("response_mode", "form_post"));
        var page = await (await Resume()).Content.ReadAsStringAsync();
        Assert.Contains("name=\"code\"", page);
    }

    [Fact]
    public async Task Sends_the_person_on_while_something_is_missing()
    {
        await Begin();
        _provider.Portal.JourneyEnd = new Resumption.NotYet("/factors/enrol");
        var response = await Resume();
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal("/factors/enrol", response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Tells_the_app_when_the_person_gave_up()
    {
        await Begin();
        _provider.Portal.JourneyEnd = new Resumption.Declined(_provider.Portal.Begun!);
        var answer = Provider.Answer(await Resume());
        Assert.Equal(("access_denied", "state-1"), (answer["error"], answer["state"]));
    }

    [Fact]
    public async Task Tells_the_app_that_somebody_else_signed_in()
    {
        await Begin();
        _provider.Portal.JourneyEnd = new Resumption.SomebodyElse(_provider.Portal.Begun!);
        var answer = Provider.Answer(await Resume());
        Assert.Equal(("login_required", "state-1"), (answer["error"], answer["state"]));
    }

    [Fact]
    public async Task Sends_the_person_to_where_the_way_back_is_known()
    {
        _provider.Portal.JourneyEnd = new Resumption.Unknown("/sign-in/expired?j=j1");
        var response = await Resume();
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal("/sign-in/expired?j=j1", response.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("")]
    [InlineData("journey=")]
    [InlineData("journey=unknown")]
    [InlineData("journey=%00")]
    [InlineData("journey=%zz")]
    [InlineData("journey=j1&journey=j1")]
    public async Task Stays_here_without_a_journey(string query)
    {
        await Begin();
        await StaysHere(await _provider.GetRaw(OidcEndpoints.Resume, query));
    }

    [Fact]
    public async Task Stays_here_when_the_app_is_gone()
    {
        await Begin();
        _provider.Portal.Clients.Remove("web");
        await StaysHere(await Resume());
    }

    [Fact]
    public async Task Stays_here_when_the_address_is_gone()
    {
        await Begin();
        _provider.Portal.Clients["web"] = _provider.Portal.Clients["web"] with { RedirectUris = ["https://app.test/elsewhere"] };
        await StaysHere(await Resume());
    }

    [Fact]
    public async Task Gives_no_more_than_the_app_may_still_have()
    {
        await Begin(("scope", "openid email"), ("claims", """{"id_token":{"phone_number":null}}"""));
        _provider.Portal.Clients["web"] = _provider.Portal.Clients["web"] with { Scopes = ["openid"] };
        Provider.Answer(await Resume());
        var code = Assert.Single(_provider.Grants.Issued);
        Assert.Equal(["openid"], code.Scopes);
        Assert.Empty(code.Claims.IdToken);
    }

    [Fact]
    public async Task Gives_no_code_to_an_app_that_may_not_have_one_any_more()
    {
        await Begin();
        _provider.Portal.Clients["web"] = _provider.Portal.Clients["web"] with { GrantTypes = [GrantTypes.ClientCredentials] };
        Assert.Equal("unauthorized_client", Provider.Answer(await Resume())["error"]);
        Assert.Empty(_provider.Grants.Issued);
    }

    [Fact]
    public async Task Does_not_take_an_old_sign_in_for_a_new_one()
    {
        _provider.Portal.SignIn();
        _provider.Clock.Pass(TimeSpan.FromMinutes(1));
        await _provider.Authorize(("prompt", "login"));
        _provider.Portal.JourneyEnd = new Resumption.Ready(_provider.Portal.Begun!, _provider.Portal.Person!);
        Assert.Equal("login_required", Provider.Answer(await Resume())["error"]);
    }

    [Fact]
    public async Task Takes_a_sign_in_made_for_this_request_although_its_age_passed_max_age()
    {
        await _provider.Authorize(("max_age", "1"));
        _provider.Portal.JourneyEnd = new Resumption.Ready(_provider.Portal.Begun!, _provider.Portal.SignIn());
        _provider.Clock.Pass(TimeSpan.FromSeconds(5));
        Assert.Contains("code", Provider.Answer(await Resume()));
    }

    private async Task Begin(params (string Name, string? Value)[] changes)
    {
        await _provider.Authorize(changes);
        _provider.Portal.JourneyEnd = new Resumption.Ready(_provider.Portal.Begun!, _provider.Portal.SignIn());
    }

    private Task<HttpResponseMessage> Resume() => _provider.Browser.GetAsync(OidcEndpoints.Resume + "?journey=j1&prompt=none&state=evil");

    private async Task StaysHere(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Null(response.Headers.Location);
        Assert.NotNull(_provider.Refusal);
        await Task.CompletedTask;
    }
}
