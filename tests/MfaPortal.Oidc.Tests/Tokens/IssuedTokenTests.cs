using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Tokens;

public sealed class IssuedTokenTests : IAsyncDisposable
{
    private readonly Provider _provider = new();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task The_ID_token_says_who_signed_in_when_and_how()
    {
        var signedIn = _provider.Portal.SignIn().AuthTime.ToUnixTimeSeconds();
        _provider.Clock.Pass(TimeSpan.FromMinutes(10));
        var tokens = await _provider.Tokens(("scope", "openid profile email"));
        var now = _provider.Clock.Now.ToUnixTimeSeconds();
        var claims = SignedToken.Read(tokens.GetProperty("id_token"));
        Assert.Equal(
            ["acr", "amr", "at_hash", "aud", "auth_time", "exp", "iat", "iss", "nonce", "sid", "sub"],
            claims.EnumerateObject().Select(claim => claim.Name).Order());
        Assert.Equal(Provider.Issuer, Text(claims, "iss"));
        Assert.Equal(("subject-1", "web", "nonce-1"), (Text(claims, "sub"), Text(claims, "aud"), Text(claims, "nonce")));
        Assert.Equal(("mfa", "sid-subject-1"), (Text(claims, "acr"), Text(claims, "sid")));
        Assert.Equal(["pwd", "otp"], claims.GetProperty("amr").EnumerateArray().Select(method => method.GetString()));
        Assert.Equal((now, now + 300, signedIn), (Number(claims, "iat"), Number(claims, "exp"), Number(claims, "auth_time")));

        var hash = SHA256.HashData(Encoding.ASCII.GetBytes(tokens.GetProperty("access_token").GetString()!));
        Assert.Equal(Base64Url.EncodeToString(hash.AsSpan(0, 16)), Text(claims, "at_hash"));
    }

    [Fact]
    public async Task The_ID_token_has_no_nonce_unless_one_was_sent()
    {
        var tokens = await _provider.Tokens(("nonce", null));
        Assert.False(SignedToken.Read(tokens.GetProperty("id_token")).TryGetProperty("nonce", out _));
    }

    [Fact]
    public async Task The_ID_token_is_signed_with_RS256_and_names_its_key_and_nothing_else()
    {
        var token = (await _provider.Tokens()).GetProperty("id_token");
        Assert.Equal("""{"alg":"RS256","kid":"rsa-1","typ":"JWT"}""", SignedToken.Header(token).GetRawText());
        Assert.True(SignedToken.IsSignedBy(await Keys(), token.GetString()!));
    }

    [Fact]
    public async Task The_ID_token_is_signed_with_ES256_and_carries_the_address_for_a_client_that_wants_both()
    {
        var code = await _provider.Code(("client_id", "other"), ("scope", "openid email"));
        var tokens = await Provider.Json(await _provider.Exchange(code, ("client_id", "other"), ("client_secret", "other-secret")));
        var token = tokens.GetProperty("id_token");
        Assert.Equal("ES256", Text(SignedToken.Header(token), "alg"));
        Assert.True(SignedToken.IsSignedBy(await Keys(), token.GetString()!));
        Assert.Equal("ana@example.test", Text(SignedToken.Read(token), "email"));
        Assert.True(SignedToken.Read(token).GetProperty("email_verified").GetBoolean());
    }

    [Fact]
    public async Task The_address_stays_out_when_its_scope_was_not_granted()
    {
        var code = await _provider.Code(("client_id", "other"), ("scope", "openid"));
        var tokens = await Provider.Json(await _provider.Exchange(code, ("client_id", "other"), ("client_secret", "other-secret")));
        Assert.False(SignedToken.Read(tokens.GetProperty("id_token")).TryGetProperty("email", out _));
    }

    [Fact]
    public async Task A_claim_asked_for_by_name_comes_if_the_client_may_know_it()
    {
        var tokens = await _provider.Tokens(("claims", """{"id_token":{"name":null,"groups":{"essential":true}}}"""));
        var claims = SignedToken.Read(tokens.GetProperty("id_token"));
        Assert.Equal("Ana Néme", Text(claims, "name"));
        Assert.False(claims.TryGetProperty("groups", out _));
        Assert.Equal(["profile"], _provider.Portal.ScopesAskedFor!);
    }

    [Fact]
    public async Task The_access_token_is_an_RFC_9068_one()
    {
        var token = (await _provider.Tokens(("scope", "openid email"))).GetProperty("access_token");
        Assert.Equal("""{"alg":"ES256","kid":"ec-1","typ":"at+jwt"}""", SignedToken.Header(token).GetRawText());
        Assert.True(SignedToken.IsSignedBy(await Keys(), token.GetString()!));
        var now = _provider.Clock.Now.ToUnixTimeSeconds();
        var claims = SignedToken.Read(token);
        Assert.Equal((Provider.Issuer, Provider.Issuer), (Text(claims, "iss"), Text(claims, "aud")));
        Assert.Equal(("subject-1", "web", "openid email"), (Text(claims, "sub"), Text(claims, "client_id"), Text(claims, "scope")));
        Assert.Equal((now, now + 300), (Number(claims, "iat"), Number(claims, "exp")));
        Assert.Equal(("mfa", "sid-subject-1", "grant-0"), (Text(claims, "acr"), Text(claims, "sid"), Text(claims, "grant_id")));
        Assert.Equal(22, Text(claims, "jti").Length);
    }

    [Fact]
    public async Task A_client_may_have_its_own_algorithm_and_lifetime()
    {
        _provider.Portal.Clients["web"] = _provider.Portal.Clients["web"] with
        {
            AccessTokenAlgorithm = "RS256",
            AccessTokenLifetime = TimeSpan.FromMinutes(1),
        };
        var tokens = await _provider.Tokens();
        Assert.Equal(60, tokens.GetProperty("expires_in").GetInt32());
        Assert.Equal("RS256", Text(SignedToken.Header(tokens.GetProperty("access_token")), "alg"));
        Assert.True(SignedToken.IsSignedBy(await Keys(), tokens.GetProperty("access_token").GetString()!));
    }

    private async Task<JsonElement> Keys() => await Provider.Json(await _provider.Browser.GetAsync("/.well-known/jwks"));

    private static string Text(JsonElement claims, string name) => claims.GetProperty(name).GetString()!;

    private static long Number(JsonElement claims, string name) => claims.GetProperty(name).GetInt64();
}
