using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Xunit;

namespace MfaPortal.Tests.Conformance;

public abstract partial class BasicModules
{
    [Fact]
    public async Task oidcc_codereuse()
    {
        var rp = await starting.Value;
        var flow = await rp.HappyFlow();

        (await rp.Redeem(flow.Code)).Refused(HttpStatusCode.BadRequest, "invalid_grant");
    }

    [Fact]
    public async Task oidcc_codereuse_30seconds()
    {
        var rp = await starting.Value;
        var flow = await rp.HappyFlow();
        op.Time.Pass(TimeSpan.FromSeconds(30));

        (await rp.Redeem(flow.Code)).Refused(HttpStatusCode.BadRequest, "invalid_grant");

        Assert.Equal(HttpStatusCode.Unauthorized, (await rp.Userinfo(flow.AccessToken)).Status);
    }

    [Fact]
    public async Task oidcc_ensure_registered_redirect_uri()
    {
        var rp = await starting.Value;

        RelyingParty.AssertStaysHere(await rp.Request(("redirect_uri", OpPortal.RedirectUri(rp.Client) + "/" + RelyingParty.Random(10))));
    }

    [Fact]
    public async Task oidcc_ensure_post_request_succeeds()
    {
        var rp = await starting.Value;

        var page = await rp.Browser.Post(rp.Endpoint("authorization_endpoint"), [.. rp.Parameters()]);

        await rp.Complete(await rp.SignIn(page));
    }

    [Fact]
    public async Task oidcc_server_client_secret_post() =>
        await (await RelyingParty.Start(op, responseMode, "conf2", secretInBody: true)).HappyFlow();

    [Fact]
    public async Task oidcc_request_uri_unsigned_supported_correctly_or_rejected()
    {
        var rp = await starting.Value;

        var page = await rp.Request(("request_uri", "https://rp.test/request.jwt"));

        Assert.False(rp.Metadata.GetProperty("request_uri_parameter_supported").GetBoolean());
        rp.Callback(page).Refused(rp.State, "request_uri_not_supported");
    }

    [Fact]
    public async Task oidcc_unsigned_request_object_supported_correctly_or_rejected()
    {
        var rp = await starting.Value;

        var page = await rp.Request(("request", SignedJwt.Forged("none", new { client_id = rp.Client, response_type = "code", scope = "openid", state = "of-the-object" })));

        Assert.False(rp.Metadata.GetProperty("request_parameter_supported").GetBoolean());
        rp.Callback(page).Refused(rp.State, "request_not_supported");
    }

    [Fact]
    public async Task oidcc_claims_essential()
    {
        var rp = await starting.Value;

        var flow = await rp.HappyFlow(("claims", """{"userinfo":{"name":{"essential":true}}}"""));

        Assert.Equal(rp.Person.Account.DisplayName, flow.Userinfo.GetProperty("name").GetString());
    }

    [Fact]
    public async Task oidcc_ensure_request_object_with_redirect_uri()
    {
        var rp = await starting.Value;
        var request = SignedJwt.Forged("none", new { client_id = rp.Client, response_type = "code", scope = "openid", redirect_uri = "https://rp.test/of-the-object" });

        rp.Callback(await rp.Request(("request", request))).Refused(rp.State, "request_not_supported");
        RelyingParty.AssertStaysHere(await rp.Request(("request", request), ("redirect_uri", "https://rp.test/of-the-object")));
    }

    [Fact]
    public async Task oidcc_refresh_token()
    {
        var rp = await starting.Value;
        Assert.Contains("refresh_token", rp.Metadata.GetProperty("grant_types_supported").EnumerateArray().Select(value => value.GetString()));
        var first = await rp.HappyFlow(("scope", "openid offline_access"), ("prompt", "consent"));
        Callback.AssertEntropy(first.RefreshToken);
        op.Time.Pass(TimeSpan.FromSeconds(2));

        var answer = await rp.Token(("grant_type", "refresh_token"), ("refresh_token", first.RefreshToken));

        CommonChecks.Tokens(answer);
        Callback.AssertEntropy(answer.Json.GetProperty("refresh_token").GetString()!);
        Assert.NotEqual(first.AccessToken, answer.Json.GetProperty("access_token").GetString());

        // Core §12.2: the same person, app and sign-in, told anew.
        var idToken = CommonChecks.IdToken(answer.Json, rp.Jwks, rp.Client, null, op.Time.Now);
        Assert.All(new[] { "iss", "sub", "aud", "auth_time" }, claim => Assert.Equal(first.IdToken.GetProperty(claim).ToString(), idToken.GetProperty(claim).ToString()));
        Assert.True(CommonChecks.Time(idToken, "iat") > CommonChecks.Time(first.IdToken, "iat"));
        (await rp.Userinfo(answer.Json.GetProperty("access_token").GetString()!)).Succeeded();

        var other = await RelyingParty.Start(op, responseMode, "conf2");
        (await other.Token(("grant_type", "refresh_token"), ("refresh_token", answer.Json.GetProperty("refresh_token").GetString())))
            .Refused(HttpStatusCode.BadRequest, "invalid_grant");
    }

    [Fact]
    public async Task oidcc_ensure_request_with_valid_pkce_succeeds()
    {
        var rp = await starting.Value;
        var verifier = RelyingParty.Random(64);
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

        var page = await rp.SignIn(await rp.Request(("code_challenge", challenge), ("code_challenge_method", "S256")));

        await rp.Complete(page, ("code_verifier", verifier));
    }
}
