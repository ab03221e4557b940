namespace MfaPortal.Oidc.Tests;

public sealed class OidcOptionsTests
{
    [Theory]
    [InlineData("https://id.test")]
    [InlineData("https://id.test/tenant")]
    [InlineData("http://localhost:5080")]
    [InlineData("http://127.0.0.1:5080")]
    public void Takes_the_issuer(string issuer) => Assert.True(IsRight(options => options.Issuer = issuer));

    [Theory]
    [InlineData("")]
    [InlineData("id.test")]
    [InlineData("/")]
    [InlineData("ftp://id.test")]
    [InlineData("http://id.test")]
    [InlineData("https://id.test?")]
    [InlineData("https://id.test/?tenant=1")]
    [InlineData("https://id.test/#x")]
    [InlineData("https://user@id.test/")]
    [InlineData("https://id.test/a b")]
    [InlineData("https://\u00efd.test")]
    public void Refuses_the_issuer(string issuer) => Assert.False(IsRight(options => options.Issuer = issuer));

    [Fact]
    public void Takes_plain_http_where_that_was_said() => Assert.True(IsRight(options =>
    {
        options.Issuer = "http://id.test";
        options.AllowHttp = true;
    }));

    [Fact]
    public void Refuses_codes_that_live_too_long() => Assert.False(IsRight(options => options.CodeLifetime = TimeSpan.FromMinutes(11)));

    [Fact]
    public void Refuses_tokens_that_never_live() => Assert.False(IsRight(options => options.AccessTokenLifetime = TimeSpan.Zero));

    [Fact]
    public void Refuses_scopes_without_openid() => Assert.False(IsRight(options => options.AdvertisedScopes = ["profile"]));

    private static bool IsRight(Action<OidcOptions> change)
    {
        var options = new OidcOptions { Issuer = "https://id.test" };
        change(options);
        return new OidcOptionsValidation().Validate(null, options).Succeeded;
    }
}
