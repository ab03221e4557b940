using System.Globalization;
using System.Text.RegularExpressions;
using System.Web;
using MfaPortal.Ui;
using MfaPortal.Factors.Totp;
using MfaPortal.Oidc.Host;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Factors.Totp;

public sealed class TotpSecretTests
{
    private static readonly TotpSecret Secret = new([.. Enumerable.Range(0, TotpRule.SecretLength).Select(i => (byte)(i * 13))]);

    [Fact]
    public async Task Writes_the_base32_that_oathtool_reads()
    {
        var said = await Tool.Run("oathtool", "--totp", "--verbose", "--base32", "--now=@0", Secret.Base32());

        Assert.Contains("Hex secret: " + Convert.ToHexStringLower(Secret.Bytes), said, StringComparison.Ordinal);
        Assert.Equal(32, Secret.Base32().Length);
        Assert.Equal(Secret.Base32(), Secret.Grouped().Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Draws_another_each_time_and_says_none()
    {
        var entropy = new Entropy();

        Assert.NotEqual(TotpSecret.New(entropy).Base32(), TotpSecret.New(entropy).Base32());
        Assert.DoesNotContain(Secret.Base32(), $"{Secret}", StringComparison.Ordinal);
    }

    /// <summary>Threat T25: whatever a name holds, one issuer, one secret, nothing else.</summary>
    [Theory]
    [InlineData("Harbourlight", "anna@example.test")]
    [InlineData("Harbour light", "anna jansen")]
    [InlineData("a:b&issuer=Evil%20Bank?secret=AAAA", "a:b&issuer=Evil%20Bank?secret=AAAA")]
    [InlineData("Evil#fragment", "x?digits=8&period=1")]
    [InlineData("50% off", "100%")]
    [InlineData("Caf\u00e9 Bj\u00f6rn", "j\u00f6rg@m\u00fcnchen.example")]
    [InlineData("\u5b89\u5168", "\u96ea\ud83d\udd12")]
    [InlineData("+plus+", "anna+work@example.test")]
    [InlineData("a/b\\c", "<b>\"'")]
    [InlineData(":", " : ")]
    [InlineData("", "")]
    public async Task Makes_one_safe_address_that_cameras_read(string issuer, string account)
    {
        var uri = Secret.OtpauthUri(issuer, account);

        var parsed = new Uri(uri);
        var query = HttpUtility.ParseQueryString(parsed.Query);
        Assert.Matches(new Regex(@"^otpauth://totp/[A-Za-z0-9%._~-]+:[A-Za-z0-9%._~-]+\?secret=[A-Z2-7]{32}&issuer=[A-Za-z0-9%._~-]+$"), uri);
        Assert.Equal("secret issuer", string.Join(" ", query.AllKeys));
        Assert.Equal(Secret.Base32(), query["secret"]);
        Assert.Equal(Plain(issuer), query["issuer"]);
        Assert.Equal($"{Plain(issuer)}:{Plain(account)}", Uri.UnescapeDataString(uri["otpauth://totp/".Length..uri.IndexOf('?', StringComparison.Ordinal)]));
        Assert.Equal(uri, await Tool.ReadQr(QrImage.Png(uri)));

        static string Plain(string name) => name.Replace(":", "", StringComparison.Ordinal).Trim() is { Length: > 0 } plain ? plain : "account";
    }

    [Theory]
    [InlineData(20)]
    [InlineData(64)]
    [InlineData(200)]
    public async Task Draws_long_names_as_well(int length)
    {
        var uri = Secret.OtpauthUri(new string('H', length), string.Concat(Enumerable.Range(0, length).Select(i => (i % 10).ToString(CultureInfo.InvariantCulture))));

        Assert.Equal(uri, await Tool.ReadQr(QrImage.Png(uri)));
    }
}
