using System.Net;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Token;

public sealed class AuthorizationCodeGrantTests : IAsyncDisposable
{
    private readonly Provider _provider = new();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Exchanges_a_code_once()
    {
        var code = await _provider.Code();
        Assert.Equal(HttpStatusCode.OK, (await _provider.Exchange(code)).StatusCode);
        await IsInvalidGrant(await _provider.Exchange(code));
        Assert.Contains(_provider.Portal.Journal, happened => happened is ProtocolEvent.CodeRedeemed("web", "subject-1", "sid-subject-1", "grant-0"));
        Assert.Contains(_provider.Portal.Journal, happened => happened is ProtocolEvent.CodeReplayed("web", "grant-0"));
        Assert.All(_provider.Portal.Journal, happened => Assert.DoesNotContain(code, happened.ToString()));
    }

    [Fact]
    public async Task Exchanges_a_code_once_although_twenty_try_at_once()
    {
        var code = await _provider.Code();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => _provider.Exchange(code))));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(19, answers.Count(answer => answer.StatusCode == HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Refuses_a_code_that_expired()
    {
        var code = await _provider.Code();
        _provider.Clock.Pass(TimeSpan.FromSeconds(60));
        await IsInvalidGrant(await _provider.Exchange(code));
    }

    [Fact]
    public async Task Refuses_a_code_of_another_client_and_leaves_it_to_its_owner()
    {
        var code = await _provider.Code();
        await IsInvalidGrant(await _provider.Exchange(code, ("client_id", "other"), ("client_secret", "other-secret")));
        Assert.Equal(HttpStatusCode.OK, (await _provider.Exchange(code)).StatusCode);
    }

    [Theory]
    [InlineData("redirect_uri", null)]
    [InlineData("redirect_uri", "https://app.test/callback?kept=1")]
    [InlineData("redirect_uri", "https://app.test/callback/")]
    [InlineData("code_verifier", null)]
    [InlineData("code_verifier", "")]
    [InlineData("code_verifier", "wrong")]
    [InlineData("code_verifier", "a-verifier-of-the-right-length-0123456789-._-")]
    public async Task Burns_the_code_on(string name, string? value)
    {
        var code = await _provider.Code();
        await IsInvalidGrant(await _provider.Exchange(code, (name, value)));
        Assert.True(_provider.Grants.IsRevoked("grant-0"));
        await IsInvalidGrant(await _provider.Exchange(code));
    }

    [Theory]
    [InlineData(42)]
    [InlineData(129)]
    public async Task Refuses_a_verifier_of_a_wrong_length_although_it_fits(int length)
    {
        var verifier = new string('v', length);
        var code = await _provider.Code(("code_challenge", Provider.Challenge(verifier)));
        await IsInvalidGrant(await _provider.Exchange(code, ("code_verifier", verifier)));
    }

    [Theory]
    [InlineData(43)]
    [InlineData(128)]
    public async Task Takes_a_verifier_of_a_right_length(int length)
    {
        var verifier = new string('v', length);
        var code = await _provider.Code(("code_challenge", Provider.Challenge(verifier)));
        Assert.Equal(HttpStatusCode.OK, (await _provider.Exchange(code, ("code_verifier", verifier))).StatusCode);
    }

    [Fact]
    public async Task Refuses_a_verifier_with_other_letters_although_it_fits()
    {
        var verifier = new string('v', 42) + "+";
        var code = await _provider.Code(("code_challenge", Provider.Challenge(verifier)));
        await IsInvalidGrant(await _provider.Exchange(code, ("code_verifier", verifier)));
    }

    [Fact]
    public async Task Refuses_a_verifier_where_there_was_no_challenge()
    {
        var code = await _provider.Code(("client_id", "other"), ("code_challenge", null), ("code_challenge_method", null));
        await IsInvalidGrant(await _provider.Exchange(code, ("client_id", "other"), ("client_secret", "other-secret")));
    }

    [Fact]
    public async Task Needs_no_verifier_where_there_was_no_challenge()
    {
        var code = await _provider.Code(("client_id", "other"), ("code_challenge", null), ("code_challenge_method", null));
        var response = await _provider.Exchange(code, ("client_id", "other"), ("client_secret", "other-secret"), ("code_verifier", null));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Enforces_a_challenge_that_need_not_have_been_sent()
    {
        var code = await _provider.Code(("client_id", "other"));
        await IsInvalidGrant(await _provider.Exchange(code, ("client_id", "other"), ("client_secret", "other-secret"), ("code_verifier", null)));
    }

    [Fact]
    public async Task Gives_nothing_once_account_or_session_is_gone()
    {
        var code = await _provider.Code();
        _provider.Portal.AccountAlive = false;
        await IsInvalidGrant(await _provider.Exchange(code));
        Assert.True(_provider.Grants.IsRevoked("grant-0"));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("\"';--")]
    public async Task Refuses_a_code_it_never_gave(string code) => await IsInvalidGrant(await _provider.Exchange(code));

    [Fact]
    public async Task Makes_codes_that_share_nothing()
    {
        _provider.Portal.SignIn();
        HashSet<string> codes = [];
        for (var i = 0; i < 50; i++)
        {
            Assert.True(codes.Add(await _provider.Code()));
        }
    }

    private static async Task IsInvalidGrant(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_grant", (await Provider.Json(response)).GetProperty("error").GetString());
    }
}
