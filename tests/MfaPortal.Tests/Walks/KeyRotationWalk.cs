using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MfaPortal.Accounts;
using MfaPortal.RelyingApps.Keys;
using MfaPortal.Tests.Fixture;
using MfaPortal.Tests.Helpdesk;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MfaPortal.Tests.Walks;

/// <summary>An app that keeps the list of keys as long as it may, through a whole change of keys and through an emergency.</summary>
public sealed class KeyRotationWalk(PortalFactory portal) : IClassFixture<PortalFactory>
{
    private static readonly string[] PublicMembers = ["alg", "crv", "e", "kid", "kty", "n", "use", "x", "y"];

    [Fact]
    public async Task An_app_never_meets_a_key_that_it_does_not_know_yet()
    {
        var person = await portal.Person();
        HashSet<string> signers = [];
        string? firstHint = null;
        for (var day = 0; day <= 100; day += day is >= 82 and < 93 ? 1 : 41)
        {
            // The list is read first, and kept until just before it has to be read again.
            var keys = await Keys();
            portal.Time.Pass(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
            await Turn();

            var tokens = await SignIn(person);

            firstHint ??= tokens.IdToken;
            Assert.True(IsSigned(tokens.IdToken, keys), $"day {day}: the ID token");
            Assert.True(IsSigned(tokens.AccessToken, keys), $"day {day}: the access token");
            Assert.Equal(HttpStatusCode.OK, (await Userinfo(tokens.AccessToken)).Status);
            signers.Add(Kid(tokens.IdToken));
            portal.Time.Pass(TimeSpan.FromDays(day is >= 82 and < 93 ? 1 : 41) - TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(1));
            await Turn();
        }

        Assert.Equal(2, signers.Count);
        Assert.Equal(new Uri("http://localhost:5099/"), await SignOut(firstHint!));
        Assert.DoesNotContain(Kid(firstHint!), (await Keys()).Select(key => key.GetProperty("kid").GetString()));
    }

    [Fact]
    public async Task What_a_withdrawn_key_signed_is_refused_at_once()
    {
        var person = await portal.Person();
        var before = await SignIn(person);
        var etag = (await portal.Browser().Get("/.well-known/jwks")).Header("ETag");
        Assert.Equal(HttpStatusCode.OK, (await Userinfo(before.AccessToken)).Status);

        foreach (var kid in new[] { Kid(before.AccessToken), Kid(before.IdToken) })
        {
            await portal.Ask(services => services.GetRequiredService<KeyDesk>().Withdraw(kid, person.Id, "A copy was found", default));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await Userinfo(before.AccessToken)).Status);
        Assert.Null(await SignOut(before.IdToken));
        var keys = await Keys();
        Assert.NotEqual(etag, (await portal.Browser().Get("/.well-known/jwks")).Header("ETag"));
        Assert.DoesNotContain(Kid(before.IdToken), keys.Select(key => key.GetProperty("kid").GetString()));
        var after = await SignIn(person);
        Assert.True(IsSigned(after.IdToken, keys));
        Assert.Equal(HttpStatusCode.OK, (await Userinfo(after.AccessToken)).Status);
    }

    private Task<bool> Turn() => portal.Ask(async services =>
    {
        await services.GetRequiredService<KeyRotation>().Turn(default);
        await services.GetRequiredService<SigningKeyStore>().Look(default);
        return true;
    });

    private async Task<JsonElement[]> Keys()
    {
        var page = await portal.Browser().Get("/.well-known/jwks");
        Assert.Equal("public, max-age=900", page.Header("Cache-Control"));
        var keys = JsonDocument.Parse(page.Html).RootElement.GetProperty("keys").EnumerateArray().ToArray();
        Assert.All(keys, key => Assert.Empty(key.EnumerateObject().Select(member => member.Name).Except(PublicMembers)));
        return keys;
    }

    private async Task<(string IdToken, string AccessToken)> SignIn(Account person)
    {
        var browser = await portal.Browser(person);
        var code = AppRequest.Answer(await browser.Get(AppRequest.Authorize()), "code")!;
        var answer = JsonDocument.Parse((await AppRequest.Redeem(portal.Browser(), code)).Html).RootElement;
        return (answer.GetProperty("id_token").GetString()!, answer.GetProperty("access_token").GetString()!);
    }

    private Task<Page> Userinfo(string token)
    {
        var app = portal.Browser();
        app.Headers["Authorization"] = "Bearer " + token;
        return app.Get("/connect/userinfo");
    }

    /// <summary>Where the browser is led back to; null: the portal asks.</summary>
    private async Task<Uri?> SignOut(string hint) =>
        (await portal.Browser().Get($"/connect/logout?id_token_hint={hint}&post_logout_redirect_uri={Uri.EscapeDataString("http://localhost:5099/")}")).Location;

    private static string Kid(string token) =>
        JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[0])).RootElement.GetProperty("kid").GetString()!;

    private static bool IsSigned(string token, JsonElement[] keys)
    {
        var key = keys.SingleOrDefault(key => key.GetProperty("kid").GetString() == Kid(token));
        if (key.ValueKind == JsonValueKind.Undefined)
        {
            return false;
        }

        byte[] Bytes(string member) => Base64Url.DecodeFromChars(key.GetProperty(member).GetString()!);
        var (data, signature) = (Encoding.ASCII.GetBytes(token[..token.LastIndexOf('.')]), Base64Url.DecodeFromChars(token.Split('.')[2]));
        if (key.GetProperty("kty").GetString() == "RSA")
        {
            using var rsa = RSA.Create(new RSAParameters { Modulus = Bytes("n"), Exponent = Bytes("e") });
            return rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        using var ec = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = { X = Bytes("x"), Y = Bytes("y") } });
        return ec.VerifyData(data, signature, HashAlgorithmName.SHA256);
    }
}
