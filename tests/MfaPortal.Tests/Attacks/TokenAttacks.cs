using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MfaPortal.Accounts;
using MfaPortal.Tests.Conformance;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Attacks;

/// <summary>Threats T56, T58 and T68: a token is what it says, signed by us, for as long as its person may.</summary>
public sealed class TokenAttacks(AttackedPortal portal) : IClassFixture<AttackedPortal>
{
    [Fact]
    public async Task T56_hears_no_more_of_a_person_who_was_disabled()
    {
        var rp = await RelyingParty.Start(portal);
        var flow = await rp.HappyFlow();
        var pending = rp.Callback(await rp.Request(("prompt", "none"))).Code(rp.State);

        await portal.Change($"update accounts set state = {(int)AccountState.Disabled} where id = {rp.Person.Account.Id.Value}");

        Assert.Equal(HttpStatusCode.Unauthorized, (await rp.Userinfo(flow.AccessToken)).Status);
        (await rp.Redeem(pending)).Refused(HttpStatusCode.BadRequest, "invalid_grant");
        rp.Callback(await rp.Request(("prompt", "none"))).Refused(rp.State, "login_required");
    }

    [Fact]
    public async Task T58_takes_an_id_token_for_no_access_token()
    {
        var rp = await RelyingParty.Start(portal);
        var flow = await rp.HappyFlow();

        var answer = await rp.Userinfo(flow.IdTokenText);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Contains("error=\"invalid_token\"", answer["WWW-Authenticate"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task T58_takes_an_access_token_for_no_hint()
    {
        var rp = await RelyingParty.Start(portal);
        var flow = await rp.HappyFlow();

        await AssertNoHint(rp, flow.AccessToken);
    }

    [Fact]
    public async Task T58_takes_the_hint_of_another_app_for_no_hint()
    {
        var other = await RelyingParty.Start(portal, client: "conf2");
        var hint = (await other.HappyFlow()).IdTokenText;
        var rp = await RelyingParty.Start(portal);
        await rp.HappyFlow();

        rp.Callback(await rp.Request(("prompt", "none"), ("id_token_hint", hint))).Refused(rp.State, "invalid_request", "login_required");
        RelyingParty.AssertStaysHere(await rp.Browser.Get(Logout(rp, hint) + "&client_id=conf1"));
    }

    public static TheoryData<string> Confusions => new(
        "none", "None", "NONE", "nOnE", "none with the old signature", "HS256 with the public key as PEM", "HS256 with the public key as DER", "HS256 with the key set", "HS256 with the modulus",
        "HS256 with nothing", "RS256 with a key of its own", "RS256 with a key in its header", "RS256 with 1024 bits", "ES256 in the name of the RSA key", "PS256 in the name of the RSA key", "no algorithm", "no kid",
        "a kid of another place", "a critical extension", "a changed subject", "a signature of zeros", "whitespace");

    [Theory]
    [MemberData(nameof(Confusions))]
    public async Task T68_believes_no_token_that_it_did_not_sign(string trick)
    {
        var rp = await Settled.Value;
        var flow = await rp.HappyFlow(("prompt", "login"));

        await AssertNoHint(rp, Forgery.Of(trick, flow.IdTokenText, rp.Jwks));
        Assert.Equal(HttpStatusCode.Unauthorized, (await rp.Userinfo(Forgery.Of(trick, flow.AccessToken, rp.Jwks))).Status);
    }

    private Lazy<Task<RelyingParty>> Settled => field ??= new(() => RelyingParty.Start(portal));

    /// <summary>Neither silently in, nor out, nor back to the app.</summary>
    private static async Task AssertNoHint(RelyingParty rp, string hint)
    {
        rp.Callback(await rp.Request(("prompt", "none"), ("id_token_hint", hint))).Refused(rp.State, "login_required", "invalid_request");
        RelyingParty.AssertStaysHere(await rp.Browser.Get(Logout(rp, hint)));
        rp.Callback(await rp.Request(("prompt", "none"))).Code(rp.State);
    }

    private static string Logout(RelyingParty rp, string hint) =>
        $"{rp.Endpoint("end_session_endpoint")}?id_token_hint={Uri.EscapeDataString(hint)}&post_logout_redirect_uri={Uri.EscapeDataString(OpPortal.PostLogout)}";
}
