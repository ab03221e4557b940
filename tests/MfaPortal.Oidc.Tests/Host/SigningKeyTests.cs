using System.Security.Cryptography;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tests.Host;

public sealed class SigningKeyTests
{
    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public void Serves_many_threads_at_once(string algorithm)
    {
        var key = Keys.Set().Current(algorithm);
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, number =>
        {
            var data = BitConverter.GetBytes(number);
            var signature = key.Sign(data);
            Assert.True(key.Verify(data, signature));
            Assert.False(key.Verify(BitConverter.GetBytes(number + 1), signature));
        });
    }

    [Fact]
    public void Takes_no_short_RSA_key()
    {
        using var rsa = RSA.Create(2048);
        Assert.Throws<ArgumentException>(() => new SigningKey("short", "RS256", rsa.ExportPkcs8PrivateKey()));
    }

    [Fact]
    public void Takes_no_other_curve()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Throws<ArgumentException>(() => new SigningKey("p384", "ES256", ec.ExportPkcs8PrivateKey()));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    public void Knows_no_other_algorithm(string algorithm)
    {
        Assert.Throws<ArgumentException>(() => SigningKey.NewPrivateKey(algorithm));
        Assert.Throws<ArgumentException>(() => new SigningKey("key", algorithm, SigningKey.NewPrivateKey("ES256")));
    }

    [Fact]
    public void A_set_wants_every_signing_key_published() =>
        Assert.Throws<ArgumentException>(() => new SigningKeySet("1", [Keys.Ec], [Keys.Rsa]));

    [Fact]
    public void A_set_wants_ids_that_are_unique() =>
        Assert.Throws<ArgumentException>(() => new SigningKeySet("1", [Keys.Ec], [Keys.Ec, Keys.StrangerEc]));
}
