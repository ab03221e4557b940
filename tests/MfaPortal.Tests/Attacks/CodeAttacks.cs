using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using MfaPortal.Tests.Conformance;
using MfaPortal.Tests.Fixture;
using Xunit;

namespace MfaPortal.Tests.Attacks;

/// <summary>Threats T64, T65 and T67: a code is redeemed once, by who asked for it.</summary>
public sealed class CodeAttacks(AttackedPortal portal) : IClassFixture<AttackedPortal>
{
    private const string Verifier = "a-verifier-that-is-long-enough-for-the-rules-of-it";

    private static string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    [Fact]
    public async Task T64_gives_tokens_to_one_of_twenty_at_once()
    {
        var (rp, code) = await WithCode();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => rp.Redeem(code)));

        CommonChecks.Tokens(Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => answer.Refused(HttpStatusCode.BadRequest, "invalid_grant"));
    }

    [Fact]
    public async Task T64_takes_a_code_for_nothing_but_a_code()
    {
        var (rp, code) = await WithCode();

        Assert.Equal(HttpStatusCode.Unauthorized, (await rp.Userinfo(code)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await rp.Token(("grant_type", "refresh_token"), ("refresh_token", code))).Status);
        Assert.Equal(HttpStatusCode.Gone, (await rp.Browser.Get("/password/reset?token=" + code)).Status);
        RelyingParty.AssertStaysHere(await rp.Browser.Get("/connect/authorize/resume?journey=" + code));

        CommonChecks.Tokens(await rp.Redeem(code));
    }

    [Fact]
    public async Task T64_takes_nothing_else_for_a_code()
    {
        var rp = await RelyingParty.Start(portal);
        var flow = await rp.HappyFlow();

        foreach (var other in new[] { flow.AccessToken, flow.IdTokenText, flow.IdToken.GetProperty("sid").GetString()!, new string('A', 43) })
        {
            (await rp.Redeem(other)).Refused(HttpStatusCode.BadRequest, "invalid_grant");
        }
    }

    [Fact]
    public async Task T64_gives_another_app_nothing_for_a_stolen_code()
    {
        var (rp, code) = await WithCode();
        var thief = await RelyingParty.Start(portal, client: "conf2");

        (await thief.Redeem(code, ("redirect_uri", OpPortal.RedirectUri("conf1")))).Refused(HttpStatusCode.BadRequest, "invalid_grant");

        CommonChecks.Tokens(await rp.Redeem(code));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(null, "S256")]
    [InlineData("right", null)]
    [InlineData("right", "plain")]
    [InlineData("right", "s256")]
    [InlineData("right", "S512")]
    [InlineData("short", "S256")]
    [InlineData("", "S256")]
    public async Task T65_takes_no_request_without_a_proper_challenge(string? challenge, string? method)
    {
        foreach (var client in new[] { AttackedPortal.Strict, AttackedPortal.Public })
        {
            var rp = await RelyingParty.Start(portal, client: client);

            var page = await rp.Request(("code_challenge", challenge == "right" ? Challenge : challenge), ("code_challenge_method", method));

            rp.Callback(page).Refused(rp.State, "invalid_request");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("another-verifier-that-is-long-enough-for-the-rules")]
    [InlineData("the challenge itself")]
    public async Task T65_gives_nothing_for_a_code_without_its_verifier(string? verifier)
    {
        // Where the app may go without PKCE, a challenge that was sent is enforced all the same.
        foreach (var client in new[] { AttackedPortal.Strict, "conf1" })
        {
            var (rp, code) = await WithCode(client, Challenge);

            (await rp.Redeem(code, ("code_verifier", verifier == "the challenge itself" ? Challenge : verifier))).Refused(HttpStatusCode.BadRequest, "invalid_grant");
        }
    }

    [Fact]
    public async Task T65_takes_no_verifier_for_a_code_that_was_asked_for_without_a_challenge()
    {
        var (rp, code) = await WithCode();

        (await rp.Redeem(code, ("code_verifier", Verifier))).Refused(HttpStatusCode.BadRequest, "invalid_grant");
    }

    [Fact]
    public async Task T67_gives_who_guesses_the_verifier_one_try()
    {
        var (rp, code) = await WithCode(AttackedPortal.Strict, Challenge);
        for (var guess = 0; guess < 5; guess++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await rp.Redeem(code, ("code_verifier", $"a-guess-that-is-long-enough-for-the-rules-of-it-{guess}"))).Status);
        }

        (await rp.Redeem(code, ("code_verifier", Verifier))).Refused(HttpStatusCode.BadRequest, "invalid_grant");
    }

    private async Task<(RelyingParty Party, string Code)> WithCode(string client = "conf1", string? challenge = null)
    {
        var rp = await RelyingParty.Start(portal, client: client);
        var page = await rp.SignIn(await rp.Request(("code_challenge", challenge), ("code_challenge_method", challenge is null ? null : "S256")));
        return (rp, rp.Callback(page).Code(rp.State));
    }
}
