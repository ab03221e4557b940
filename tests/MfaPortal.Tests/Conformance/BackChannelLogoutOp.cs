using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace MfaPortal.Tests.Conformance;

/// <summary>Plan <c>oidcc-backchannel-rp-initiated-logout-certification-test-plan</c>.</summary>
public sealed class BackChannelLogoutOp(BackChannelPortal op) : IClassFixture<BackChannelPortal>
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    private readonly Lazy<Task<RelyingParty>> starting = new(() => RelyingParty.Start(op));

    [Fact]
    public async Task oidcc_backchannel_logout_discovery_endpoint_verification()
    {
        var rp = await starting.Value;

        Assert.True(rp.Metadata.GetProperty("backchannel_logout_supported").GetBoolean());
        Assert.True(rp.Metadata.GetProperty("backchannel_logout_session_supported").GetBoolean());
        Assert.StartsWith("https://", rp.Endpoint("end_session_endpoint"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task oidcc_backchannel_rp_initiated_logout()
    {
        var rp = await starting.Value;
        var flow = await rp.HappyFlow();
        var state = RelyingParty.Random(128);

        var page = await rp.Browser.Get(
            $"{rp.Endpoint("end_session_endpoint")}?id_token_hint={flow.IdTokenText}&post_logout_redirect_uri={Uri.EscapeDataString(OpPortal.PostLogout)}&state={state}");
        Assert.Equal($"{OpPortal.PostLogout}?state={state}", page.Location!.OriginalString);

        var told = await op.Receiver.Next();
        Assert.Equal(("POST", "/told?logout=backchannel"), (told.Method, told.Target));
        Assert.Equal("application/x-www-form-urlencoded", told.ContentType);
        var field = Assert.Single(QueryHelpers.ParseQuery(told.Body));
        Assert.Equal("logout_token", field.Key);
        var token = Assert.Single(field.Value.ToArray())!;
        AssertLogoutToken(token, rp, flow);
        rp.Callback(await rp.Request(("prompt", "none"))).Refused(rp.State, "login_required", "interaction_required");

        // Threat T58: it is nothing but a logout token.
        Assert.Equal(HttpStatusCode.Unauthorized, (await rp.Userinfo(token)).Status);
        RelyingParty.AssertStaysHere(await rp.Browser.Get($"{rp.Endpoint("end_session_endpoint")}?id_token_hint={token}&post_logout_redirect_uri={Uri.EscapeDataString(OpPortal.PostLogout)}"));
    }

    /// <summary>Back-Channel Logout 1.0 §2.4, §2.6.</summary>
    private void AssertLogoutToken(string text, RelyingParty rp, Completed flow)
    {
        var token = SignedJwt.Verified(text, rp.Jwks, "RS256");
        Assert.Equal("logout+jwt", SignedJwt.Header(text).GetProperty("typ").GetString());
        Assert.Equal(OpPortal.Address, token.GetProperty("iss").GetString());
        Assert.Equal(rp.Client, token.GetProperty("aud").GetString());
        Assert.InRange(CommonChecks.Time(token, "iat"), op.Time.Now.AddMinutes(-5), op.Time.Now);
        Assert.InRange(CommonChecks.Time(token, "exp"), op.Time.Now.AddSeconds(1), op.Time.Now.AddMinutes(2));
        Assert.False(string.IsNullOrEmpty(token.GetProperty("jti").GetString()));
        var said = Assert.Single(token.GetProperty("events").EnumerateObject());
        Assert.Equal((Event, JsonValueKind.Object, 0), (said.Name, said.Value.ValueKind, said.Value.EnumerateObject().Count()));
        Assert.Equal(flow.Subject, token.GetProperty("sub").GetString());
        Assert.Equal(flow.IdToken.GetProperty("sid").GetString(), token.GetProperty("sid").GetString());
        Assert.False(token.TryGetProperty("nonce", out _));
    }
}
