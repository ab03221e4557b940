using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using MfaPortal.Oidc.Tests.Fuzz;
using MfaPortal.Tests.Conformance;
using Xunit;
using Xunit.Abstractions;

namespace MfaPortal.Tests.Attacks;

/// <summary>The same dice as for the protocol alone, against the whole portal with its database.</summary>
public sealed class FuzzedPortal(AttackedPortal portal, ITestOutputHelper output) : IClassFixture<AttackedPortal>
{
    private const int Rounds = 1500;
    private const string Verifier = "a-verifier-that-is-long-enough-for-the-rules-of-it";

    [Fact]
    public async Task Nothing_that_is_sent_breaks_the_portal()
    {
        var rp = await RelyingParty.Start(portal);
        await rp.HappyFlow();
        var target = new FuzzTarget
        {
            Server = portal.Server,
            Address = new Uri(OpPortal.Address),
            Targets = [OpPortal.PostLogout, OpPortal.RedirectUri("conf1"), OpPortal.RedirectUri("conf2")],
            Corpus = () => Corpus(rp),
        };

        await Fuzzer.Run(target, Rounds, output);
    }

    private static async Task<IReadOnlyList<FuzzRequest>> Corpus(RelyingParty rp)
    {
        // One of the requests before may have signed the person out.
        var page = await rp.Request(("scope", "openid profile email"));
        var flow = await rp.Complete(page.Path == "/sign-in" ? await rp.SignIn(page) : page);
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
        var code = rp.Callback(await rp.Request(("code_challenge", challenge), ("code_challenge_method", "S256"))).Code(rp.State);
        return Oidc.Tests.Fuzz.Corpus.Of(rp.Metadata, new FuzzFacts
        {
            ClientId = rp.Client,
            Secret = OpPortal.Secret(rp.Client),
            RedirectUri = OpPortal.RedirectUri(rp.Client),
            PostLogoutRedirectUri = OpPortal.PostLogout,
            Verifier = Verifier,
            Challenge = challenge,
            Code = code,
            AccessToken = flow.AccessToken,
            IdToken = flow.IdTokenText,
            RefreshToken = flow.Tokens.TryGetProperty("refresh_token", out var refresh) ? refresh.GetString()! : "none",
            Journey = "00000000000000000000000000000000",
            Cookies = string.Join("; ", rp.Browser.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")),
        });
    }
}
