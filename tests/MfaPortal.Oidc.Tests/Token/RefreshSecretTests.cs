using System.Security.Cryptography;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Token;

namespace MfaPortal.Oidc.Tests.Token;

public sealed class RefreshSecretTests
{
    private readonly Entropy _entropy = new();

    [Fact]
    public void Opens_what_it_sealed()
    {
        var (one, two) = (RefreshSecret.New(_entropy), RefreshSecret.New(_entropy));
        Assert.Equal(two.Reveal(), one.Open(one.Seal(two, _entropy)).Reveal());
    }

    [Fact]
    public void Opens_nothing_that_another_sealed()
    {
        var (one, two) = (RefreshSecret.New(_entropy), RefreshSecret.New(_entropy));
        Assert.ThrowsAny<CryptographicException>(() => two.Open(one.Seal(two, _entropy)));
    }

    [Fact]
    public void Seals_never_alike_and_fits_the_column()
    {
        var (one, two) = (RefreshSecret.New(_entropy), RefreshSecret.New(_entropy));
        var box = one.Seal(two, _entropy);
        Assert.NotEqual(box, one.Seal(two, _entropy));
        Assert.True(box.Length <= 100);
    }

    [Fact]
    public void Shows_itself_to_nobody_by_accident() => Assert.Equal("(redacted)", RefreshSecret.New(_entropy).ToString());
}
