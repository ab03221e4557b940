using System.Net;
using System.Text.Json.Nodes;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.DPoP;

public sealed partial class KeyProofTests
{
    [Fact]
    public async Task Opens_userinfo_with_the_key()
    {
        var token = await Bound();
        Assert.Equal(HttpStatusCode.OK, (await _provider.Userinfo("DPoP", token, Proof.Sign(Assertion.Ec, Userinfo, token))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _provider.Userinfo("dpop", token, Proof.Sign(Assertion.Ec, Userinfo, token))).StatusCode);
    }

    [Fact]
    public async Task Opens_userinfo_for_a_bound_token_in_no_other_way()
    {
        var (token, bearer) = (await Bound(), (await _provider.Tokens()).GetProperty("access_token").GetString()!);
        var once = Proof.Sign(Assertion.Ec, Userinfo, token);
        await _provider.Userinfo("DPoP", token, once);

        var asBearer = await _provider.Userinfo("Bearer", token);
        Assert.Equal(HttpStatusCode.Unauthorized, asBearer.StatusCode);
        Assert.Equal(["Bearer", "DPoP"], asBearer.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme));
        await Fails("Bearer", token, "invalid_token", Proof.Sign(Assertion.Ec, Userinfo, token));
        await Fails("DPoP", bearer, "invalid_token", Proof.Sign(Assertion.Ec, Userinfo, bearer));
        await Fails("DPoP", token, "invalid_dpop_proof");
        await Fails("DPoP", token, "invalid_dpop_proof", once);
        await Fails("DPoP", token, "invalid_dpop_proof", Proof.Sign(Assertion.Ec, Userinfo, bearer));
        await Fails("DPoP", token, "invalid_dpop_proof", Proof.Sign(Assertion.Ec, Userinfo, token, payload: [("ath", null)]));
        await Fails("DPoP", token, "invalid_dpop_proof", Proof.Sign(Assertion.Ec, Token, token));
        await Fails("DPoP", token, "invalid_dpop_proof", Proof.Sign(Assertion.Ec, Userinfo, token, payload: [("htm", "POST")]));
        await Fails("DPoP", token, "invalid_token", Proof.Sign(Assertion.OtherEc, Userinfo, token));
        var inBody = await _provider.Post(Userinfo, new() { ["access_token"] = token }, Proof.Sign(Assertion.Ec, Userinfo, token, payload: [("htm", "POST")]));
        Assert.Equal(HttpStatusCode.Unauthorized, inBody.StatusCode);
    }
}
