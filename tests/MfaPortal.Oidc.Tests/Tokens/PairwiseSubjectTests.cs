using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Tokens;

/// <summary>OpenID Connect Core 1.0 §8.1, in every place where an app reads or says a subject.</summary>
public sealed class PairwiseSubjectTests : IAsyncDisposable
{
    private const string Bye = "https://app.test/bye";

    private readonly Provider _provider = new();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task Is_the_same_in_every_answer_to_one_app_and_nowhere_the_person_s_own()
    {
        var tokens = await Tokens("private");
        var told = Of("app.test", "subject-1");
        var logout = await _provider.LogoutTokens.Make(_provider.Portal.Clients["private"], "subject-1", "sid-subject-1", default);

        Assert.Equal(told, Sub(tokens, "id_token"));
        Assert.Equal(told, Sub(tokens, "access_token"));
        Assert.Equal(told, SignedToken.Read(logout).GetProperty("sub").GetString());
        Assert.Equal(told, (await Provider.Json(await _provider.Userinfo(Text(tokens, "access_token")))).GetProperty("sub").GetString());
        Assert.Equal(told, (await Introspect(Text(tokens, "access_token"))).GetProperty("sub").GetString());
        Assert.Equal(told, (await Introspect(Text(tokens, "refresh_token"))).GetProperty("sub").GetString());
        var renewed = await Provider.Json(await _provider.Browser.PostAsync("/connect/token", Provider.Form(new()
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = Text(tokens, "refresh_token"),
            ["client_id"] = "private",
            ["client_secret"] = Portal.Secret,
        })));
        Assert.Equal((told, told), (Sub(renewed, "id_token"), Sub(renewed, "access_token")));
    }

    [Fact]
    public async Task Differs_from_sector_to_sector_and_from_person_to_person()
    {
        var one = Sub(await Tokens("private"), "id_token");
        var other = Sub(await Tokens("neighbour"), "id_token");
        _provider.Portal.SignIn("subject-2");
        var second = Sub(await Tokens("private"), "id_token");

        Assert.Equal(4, new HashSet<string> { one, other, second, "subject-1" }.Count);
    }

    [Fact]
    public async Task Nor_does_the_session_tell_two_sectors_that_they_speak_of_one_person()
    {
        var tokens = await Tokens("private");
        var told = Sid(tokens, "id_token");
        var logout = await _provider.LogoutTokens.Make(_provider.Portal.Clients["private"], "subject-1", "sid-subject-1", default);

        Assert.Equal(Of("app.test", "sid\0sid-subject-1"), told);
        Assert.Equal(told, Sid(tokens, "access_token"));
        Assert.Equal(told, SignedToken.Read(logout).GetProperty("sid").GetString());
        Assert.Equal(told, (await Introspect(Text(tokens, "access_token"))).GetProperty("sid").GetString());
        Assert.Equal(told, (await Introspect(Text(tokens, "refresh_token"))).GetProperty("sid").GetString());
        Assert.NotEqual(told, Sid(await Tokens("neighbour"), "id_token"));
        Assert.Equal("sid-subject-1", SignedToken.Read((await _provider.Tokens()).GetProperty("id_token")).GetProperty("sid").GetString());
    }

    [Fact]
    public async Task Is_understood_when_the_app_says_whom_it_means()
    {
        var hint = Text(await Tokens("private"), "id_token");
        var told = Of("app.test", "subject-1");

        Assert.Contains("code", Provider.Answer(await Ask(("id_token_hint", hint), ("prompt", "none"))).Keys);
        Assert.Contains("code", Provider.Answer(await Ask(("claims", Expecting(told)), ("prompt", "none"))).Keys);
        Assert.Equal("login_required", Provider.Answer(await Ask(("claims", Expecting("subject-1")), ("prompt", "none")))["error"]);
        _provider.Portal.SignIn("subject-2");
        Assert.Equal("login_required", Provider.Answer(await Ask(("id_token_hint", hint), ("prompt", "none")))["error"]);

        // The host that lets everybody through is checked once more.
        _provider.Portal.TakesEveryDemandForMet = true;
        Assert.Equal("login_required", Provider.Answer(await Ask(("id_token_hint", hint), ("prompt", "none")))["error"]);
    }

    [Fact]
    public async Task Signs_out_the_person_of_the_hint_at_once()
    {
        var hint = Text(await Tokens("private"), "id_token");

        var answer = await _provider.Browser.GetAsync(Provider.Query("/connect/logout", new() { ["id_token_hint"] = hint, ["post_logout_redirect_uri"] = Bye }));

        Assert.Equal(Bye, answer.Headers.Location!.OriginalString);
        Assert.Equal(["sid-subject-1"], _provider.Portal.EndedSessions);
    }

    [Fact]
    public async Task Refuses_a_token_from_before_the_app_became_pairwise()
    {
        var tokens = await _provider.Tokens();
        _provider.Portal.Clients["web"] = _provider.Portal.Clients["web"] with { Sector = "app.test" };

        Assert.Equal(HttpStatusCode.Unauthorized, (await _provider.Userinfo(Text(tokens, "access_token"))).StatusCode);
    }

    [Fact]
    public async Task Is_announced_where_there_is_a_secret()
    {
        await using var plain = new Provider(options => options.PairwiseSecret = null);

        Assert.Equal(["public", "pairwise"], await Types(_provider));
        Assert.Equal(["public"], await Types(plain));
    }

    private static async Task<IEnumerable<string?>> Types(Provider provider) =>
        [.. (await Provider.Json(await provider.Browser.GetAsync("/.well-known/openid-configuration"))).GetProperty("subject_types_supported").EnumerateArray().Select(type => type.GetString())];

    private static string Of(string sector, string subject) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Portal.PairwiseSecret, Encoding.UTF8.GetBytes(sector + "\0" + subject)));

    private static string Expecting(string subject) => "{\"id_token\":{\"sub\":{\"value\":\"" + subject + "\"}}}";

    private static string Text(JsonElement tokens, string member) => tokens.GetProperty(member).GetString()!;

    private static string Sub(JsonElement tokens, string member) => SignedToken.Read(tokens.GetProperty(member)).GetProperty("sub").GetString()!;

    private static string Sid(JsonElement tokens, string member) => SignedToken.Read(tokens.GetProperty(member)).GetProperty("sid").GetString()!;

    private async Task<JsonElement> Tokens(string client) =>
        await Provider.Json(await _provider.Exchange(await _provider.Code(("client_id", client)), ("client_id", client)));

    private Task<HttpResponseMessage> Ask(params (string, string?)[] changes) => _provider.Authorize([("client_id", "private"), .. changes]);

    private async Task<JsonElement> Introspect(string token) => await Provider.Json(await _provider.Browser.PostAsync("/connect/introspect", Provider.Form(new()
    {
        ["token"] = token,
        ["client_id"] = "private",
        ["client_secret"] = Portal.Secret,
    })));
}
