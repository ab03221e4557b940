using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MfaPortal.Tests.Conformance;
using Xunit;

namespace MfaPortal.Tests.Attacks;

/// <summary>Threats T66, T71 and T72: an app is who it is, and gets what it was set up for.</summary>
public sealed class ClientAttacks(AttackedPortal portal) : IClassFixture<AttackedPortal>
{
    [Theory]
    [InlineData("conf1:")]
    [InlineData("conf1:%00")]
    [InlineData("conf1")]
    [InlineData(":")]
    [InlineData("conf1:null")]
    [InlineData("CONF1:the-secret-of-conf1-with-more-than-32-characters")]
    [InlineData("conf1:the-secret-of-conf2-with-more-than-32-characters")]
    [InlineData("conf1:the-secret-of-conf1-with-more-than-32-characters ")]
    public async Task T66_takes_no_wrong_secret_by_Basic(string credentials)
    {
        var (rp, code) = await WithCode();
        using var request = new HttpRequestMessage(HttpMethod.Post, rp.Endpoint("token_endpoint")) { Content = Exchange(rp, code) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));

        var answer = await Answer.Of(rp.Http.SendAsync(request));

        answer.Refused(HttpStatusCode.Unauthorized, "invalid_client");
        Assert.StartsWith("Basic ", answer["WWW-Authenticate"], StringComparison.Ordinal);

        // A stranger's try costs the app nothing.
        CommonChecks.Tokens(await rp.Redeem(code));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("wrong")]
    [InlineData("\0")]
    public async Task T66_takes_no_wrong_secret_in_the_body(string? secret)
    {
        var (rp, code) = await WithCode();

        var answer = await Answer.Of(rp.Http.PostAsync(rp.Endpoint("token_endpoint"), Exchange(rp, code, ("client_id", "conf1"), ("client_secret", secret))));

        Assert.Contains(answer.Status, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest });
        Assert.Contains(answer.Json.GetProperty("error").GetString(), new[] { "invalid_client", "invalid_request" });
        CommonChecks.Tokens(await rp.Redeem(code));
    }

    [Theory]
    [InlineData("openid email")]
    [InlineData("openid profile")]
    [InlineData("openid groups")]
    [InlineData("openid offline_access email")]
    public async Task T71_gives_no_scope_that_an_app_was_not_given(string scope)
    {
        var rp = await RelyingParty.Start(portal, client: AttackedPortal.Narrow);

        rp.Callback(await rp.Request(("scope", scope))).Refused(rp.State, "invalid_scope");
    }

    [Fact]
    public async Task T71_opens_no_scope_by_asking_for_its_claims()
    {
        var rp = await RelyingParty.Start(portal, client: AttackedPortal.Narrow);

        var flow = await rp.HappyFlow(("claims", """{"id_token":{"email":{"essential":true}},"userinfo":{"email":null,"name":null,"groups":null}}"""));

        Assert.Equal(["sub"], flow.Userinfo.EnumerateObject().Select(claim => claim.Name));
        Assert.False(flow.IdToken.TryGetProperty("email", out _));
    }

    [Fact]
    public async Task T71_widens_nothing_at_the_token_endpoint()
    {
        var (rp, code) = await WithCode();

        var answer = await rp.Redeem(code, ("scope", "openid profile email"));

        if (answer.Status == HttpStatusCode.OK)
        {
            Assert.Equal("openid", answer.Json.GetProperty("scope").GetString());
            Assert.False((await rp.Userinfo(answer.Json.GetProperty("access_token").GetString()!)).Json.TryGetProperty("email", out _));
        }
    }

    [Theory]
    [InlineData("refresh_token")]
    [InlineData("client_credentials")]
    [InlineData("password")]
    [InlineData("implicit")]
    [InlineData("urn:ietf:params:oauth:grant-type:device_code")]
    [InlineData("urn:ietf:params:oauth:grant-type:jwt-bearer")]
    [InlineData("urn:ietf:params:oauth:grant-type:token-exchange")]
    [InlineData("urn:openid:params:grant-type:ciba")]
    [InlineData("AUTHORIZATION_CODE")]
    public async Task T72_opens_no_grant_to_an_app_that_was_not_set_up_for_it(string grant)
    {
        var rp = await RelyingParty.Start(portal, client: AttackedPortal.Narrow);
        var flow = await rp.HappyFlow();

        var answer = await rp.Token(
            ("grant_type", grant), ("scope", "openid"), ("username", rp.Person.UserName), ("password", "a long enough password"), ("refresh_token", flow.Code),
            ("device_code", flow.Code), ("assertion", flow.IdTokenText), ("subject_token", flow.AccessToken), ("code", flow.Code));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(answer.Json.GetProperty("error").GetString(), new[] { "unauthorized_client", "unsupported_grant_type" });
    }

    [Theory]
    [InlineData("public")]
    [InlineData("conf1")]
    public async Task T72_gives_an_app_nothing_in_its_own_name_unless_it_may(string client)
    {
        var rp = await RelyingParty.Start(portal, client: client);

        var answer = await Answer.Of(rp.Http.PostAsync(
            rp.Endpoint("token_endpoint"), RelyingParty.Form([("grant_type", "client_credentials"), ("client_id", client), ("client_secret", client == "public" ? null : OpPortal.Secret(client))])));

        Assert.Contains(answer.Json.GetProperty("error").GetString(), new[] { "unauthorized_client", "unsupported_grant_type" });
    }

    private static FormUrlEncodedContent Exchange(RelyingParty rp, string code, params (string Name, string? Value)[] more) =>
        RelyingParty.Form([("grant_type", "authorization_code"), ("code", code), ("redirect_uri", OpPortal.RedirectUri(rp.Client)), .. more]);

    private async Task<(RelyingParty Party, string Code)> WithCode()
    {
        var rp = await RelyingParty.Start(portal);
        return (rp, rp.Callback(await rp.SignIn(await rp.Request())).Code(rp.State));
    }
}
