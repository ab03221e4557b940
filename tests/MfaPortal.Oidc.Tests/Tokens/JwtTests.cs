using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Tokens;

namespace MfaPortal.Oidc.Tests.Tokens;

public sealed class JwtTests
{
    private const string Payload = """{"sub":"somebody"}""";

    private static readonly SigningKeySet Set = Keys.Set();

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public void Takes_what_it_signed(string algorithm)
    {
        var token = Jwt.Sign(Set.Current(algorithm), "JWT", Encoding.UTF8.GetBytes(Payload));
        Assert.Equal("somebody", Jwt.Verify(token, "JWT", Set)!.Value.Text("sub"));
    }

    [Fact]
    public void Takes_a_token_of_any_published_key() =>
        Assert.NotNull(Jwt.Verify(Jwt.Sign(Keys.NextEc, "JWT", Encoding.UTF8.GetBytes(Payload)), "JWT", Set));

    [Theory]
    [InlineData("""{"alg":"none","kid":"ec-1","typ":"JWT"}""")]
    [InlineData("""{"alg":"None","kid":"ec-1","typ":"JWT"}""")]
    [InlineData("""{"alg":"none","typ":"JWT"}""")]
    public void Refuses_no_algorithm(string header)
    {
        var unsigned = $"{SignedToken.Encode(header)}.{SignedToken.Encode(Payload)}";
        Assert.Null(Jwt.Verify(unsigned + ".", "JWT", Set));
        Assert.Null(Jwt.Verify(unsigned + ".AAAA", "JWT", Set));
        Assert.Null(Jwt.Verify(unsigned, "JWT", Set));
    }

    [Theory]
    [InlineData("rsa-1")]
    [InlineData("ec-1")]
    public void Refuses_a_symmetric_signature_made_with_the_public_key(string kid)
    {
        var key = Set.Find(kid)!;
        var spki = key.ExportSubjectPublicKeyInfo();
        var pem = Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", spki));
        var signed = $"{SignedToken.Encode($$"""{"alg":"HS256","kid":"{{kid}}","typ":"JWT"}""")}.{SignedToken.Encode(Payload)}";
        foreach (var secret in new[] { spki, pem, JsonWebKeys.Write(Set) })
        {
            var signature = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed));
            Assert.Null(Jwt.Verify($"{signed}.{Base64Url.EncodeToString(signature)}", "JWT", Set));
        }
    }

    [Theory]
    [InlineData("""{"alg":"RS256","kid":"ec-1","typ":"JWT"}""")]
    [InlineData("""{"alg":"ES256","kid":"unknown","typ":"JWT"}""")]
    [InlineData("""{"alg":"ES256","kid":"rsa-1","typ":"JWT"}""")]
    [InlineData("""{"alg":"ES256","kid":"ec-2","typ":"JWT"}""")]
    [InlineData("""{"alg":"ES256","typ":"JWT"}""")]
    [InlineData("""{"alg":"ES256","kid":["ec-1"],"typ":"JWT"}""")]
    [InlineData("""{"alg":"ES256","kid":"ec-1"}""")]
    [InlineData("""{"alg":"ES256","kid":"ec-1","typ":"at+jwt"}""")]
    [InlineData("""{"alg":"ES256","kid":"ec-1","typ":"logout+jwt"}""")]
    [InlineData("""{"alg":"ES256","kid":"ec-1","typ":"JWT","crit":["exp"]}""")]
    [InlineData("""{"alg":"none","alg":"ES256","kid":"ec-1","typ":"JWT"}""")]
    [InlineData("""{"alg":"ES256","kid":"../../dev/null","typ":"JWT"}""")]
    [InlineData("""{"alg":"ES256","kid":"\ud800","typ":"JWT"}""")]
    [InlineData("""{"alg":"ES256","kid":"ec-1","typ":"\ud800"}""")]
    [InlineData("""{"alg":"\ud800","kid":"ec-1","typ":"JWT"}""")]
    [InlineData("""{"\ud800":"","alg":"ES256","kid":"ec-1","typ":"JWT"}""")]
    [InlineData("""{"alg":"ES256","kid":"ec-1","typ":"JWT"} x""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    public void Refuses_a_header_although_the_right_key_signed_it(string header)
    {
        Assert.NotNull(Jwt.Verify(Signed("""{"alg":"ES256","kid":"ec-1","typ":"JWT"}"""), "JWT", Set));
        Assert.Null(Jwt.Verify(Signed(header), "JWT", Set));
    }

    [Fact]
    public void Refuses_a_key_that_the_token_brings_along()
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var q = own.ExportParameters(false).Q;
        var jwk = $$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(q.X)}}","y":"{{Base64Url.EncodeToString(q.Y)}}"}""";
        var signed = $"{SignedToken.Encode($$"""{"alg":"ES256","kid":"ec-1","typ":"JWT","jwk":{{jwk}}}""")}.{SignedToken.Encode(Payload)}";
        var signature = own.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);
        Assert.Null(Jwt.Verify($"{signed}.{Base64Url.EncodeToString(signature)}", "JWT", Set));
    }

    [Fact]
    public void Refuses_a_stranger_with_our_key_id() =>
        Assert.Null(Jwt.Verify(Jwt.Sign(Keys.StrangerEc, "JWT", Encoding.UTF8.GetBytes(Payload)), "JWT", Set));

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public void Refuses_a_token_with_any_letter_changed(string algorithm)
    {
        var token = Jwt.Sign(Set.Current(algorithm), "JWT", Encoding.UTF8.GetBytes(Payload));
        for (var at = 0; at < token.Length - 1; at++)
        {
            var letters = token.ToCharArray();
            letters[at] = letters[at] == 'A' ? 'B' : 'A';
            Assert.Null(Jwt.Verify(new string(letters), "JWT", Set));
        }
    }

    [Fact]
    public void Refuses_a_DER_signature()
    {
        var signed = $"{SignedToken.Encode("""{"alg":"ES256","kid":"ec-1","typ":"JWT"}""")}.{SignedToken.Encode(Payload)}";
        var der = Keys.Ec.Use(key => ((ECDsa)key).SignData(
            Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        Assert.Null(Jwt.Verify($"{signed}.{Base64Url.EncodeToString(der)}", "JWT", Set));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("a.b.c.d")]
    [InlineData("e30.e30.e30.e30.e30")]
    [InlineData("\u00e9.\u00e9.\u00e9")]
    [InlineData("e30=.e30=.AAAA")]
    [InlineData("e 30.e30.AAAA")]
    public void Refuses_what_is_no_token(string text) => Assert.Null(Jwt.Verify(text, "JWT", Set));

    [Fact]
    public void Refuses_a_token_that_is_too_long() =>
        Assert.Null(Jwt.Verify(Jwt.Sign(Keys.Ec, "JWT", new byte[20_000]), "JWT", Set));

    private static string Signed(string header)
    {
        var signed = $"{SignedToken.Encode(header)}.{SignedToken.Encode(Payload)}";
        return $"{signed}.{Base64Url.EncodeToString(Keys.Ec.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }
}
