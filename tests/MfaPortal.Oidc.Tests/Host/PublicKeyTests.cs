using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Host;

public sealed class PublicKeyTests
{
    [Fact]
    public void Reads_a_set_of_both_kinds()
    {
        var set = Assertion.Jwks(
            Assertion.Jwk(Assertion.Ec, ("kid", "one"), ("use", "sig"), ("alg", "ES256")),
            Assertion.Jwk(Assertion.Rsa, ("kid", "two"), ("key_ops", new JsonArray("verify")), ("x5t", "whatever")));
        Assert.Null(PublicKey.ReadSet(set, out var keys));
        Assert.Equal(["one", "two"], keys.Select(key => key.Id));
        Assert.Equal(["ES256"], keys[0].Algorithms);
        Assert.Equal(["PS256", "RS256"], keys[1].Algorithms);
    }

    [Fact]
    public void Makes_the_thumbprint_of_the_RFC()
    {
        // RFC 7638 §3.1.
        const string Set = """
            {"keys":[{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}]}
            """;
        Assert.Null(PublicKey.ReadSet(Set, out var keys));
        Assert.Equal("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", keys[0].Thumbprint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"keys":{}}""")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":["https://app.test/jwks"]}""")]
    [InlineData("""{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}""")]
    [InlineData("""{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}""")]
    public void Refuses_what_is_no_such_set(string set) => Assert.NotNull(PublicKey.ReadSet(set, out _));

    [Theory]
    [InlineData("d", "AQAB")]
    [InlineData("k", "AQAB")]
    [InlineData("use", "enc")]
    [InlineData("use", null)]
    [InlineData("alg", "HS256")]
    [InlineData("alg", "none")]
    [InlineData("alg", "RS256")]
    [InlineData("crv", "P-384")]
    [InlineData("x", "AAAA")]
    [InlineData("y", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("kty", "RSA")]
    public void Refuses_a_key_with_one_thing_wrong(string name, string? value)
    {
        var jwk = Assertion.Jwk(Assertion.Ec);
        jwk[name] = value;
        Assert.NotNull(PublicKey.ReadSet(Assertion.Jwks(jwk), out _));
    }

    [Theory]
    [InlineData("AA")]
    [InlineData("AQ")]
    [InlineData("AQAA")]
    [InlineData("AQAAAAAAAAE")]
    public void Refuses_an_exponent_that_costs_or_protects_nothing(string exponent) =>
        Assert.NotNull(PublicKey.ReadSet(Assertion.Jwks(Assertion.Jwk(Assertion.Rsa, ("e", exponent))), out _));

    [Fact]
    public void Refuses_RSA_that_is_small_or_huge()
    {
        Assert.NotNull(PublicKey.ReadSet(Assertion.Jwks(Assertion.Jwk(Assertion.SmallRsa)), out _));
        var huge = RandomNumberGenerator.GetBytes(1024);
        huge[0] |= 0x80;
        huge[^1] |= 1;
        Assert.NotNull(PublicKey.ReadSet(Assertion.Jwks(Assertion.Jwk(Assertion.Rsa, ("n", Base64Url.EncodeToString(huge)))), out _));
    }

    [Fact]
    public void Wants_a_name_of_its_own_for_each_of_several_keys()
    {
        var (one, other) = (Assertion.Jwk(Assertion.Ec, ("kid", "a")), Assertion.Jwk(Assertion.OtherEc, ("kid", "a")));
        Assert.NotNull(PublicKey.ReadSet(Assertion.Jwks(one, other), out _));
        other["kid"] = null;
        Assert.NotNull(PublicKey.ReadSet(Assertion.Jwks((JsonObject)one.DeepClone(), (JsonObject)other.DeepClone()), out _));
    }
}
