using MfaPortal.Accounts;
using MfaPortal.Factors.RecoveryCodes;
using MfaPortal.Oidc.Host;
using MfaPortal.Storage;
using Xunit;

namespace MfaPortal.Tests.Factors.RecoveryCodes;

public sealed class RecoveryCodeTests
{
    private const string Characters = "0123ABCDEFGHJK1Z";

    private static readonly SecretBox Box = new(new MasterKey(new byte[MasterKey.Length]), new Entropy());
    private static readonly AccountId Anna = new(new Guid(1, 0, 0, new byte[8]));
    private static readonly AccountId Bart = new(new Guid(2, 0, 0, new byte[8]));

    [Theory]
    [InlineData("0123-ABCD-EFGH-JK1Z")]
    [InlineData("0123ABCDEFGHJK1Z")]
    [InlineData("0123-abcd-efgh-jk1z")]
    [InlineData("o123-abcd-efgh-jkiz")]
    [InlineData("O123-ABCD-EFGH-JKIZ")]
    [InlineData("0l23-ABCD-EFGH-JKlZ")]
    [InlineData("0L23-ABCD-EFGH-JKLZ")]
    [InlineData("  0123 ABCD EFGH JK1Z\r\n")]
    [InlineData("0123\u2013ABCD_EFGH\u00a0JK1Z")]
    [InlineData("\uff10\uff11\uff12\uff13-ABCD-EFGH-JK1Z")]
    public void Forgives_how_it_is_typed(string typed) => Assert.Equal(Characters, RecoveryCode.Parse(typed)?.Characters);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123-ABCD-EFGH-JK1")]
    [InlineData("0123-ABCD-EFGH-JK1Z-0")]
    [InlineData("U123-ABCD-EFGH-JK1Z")]
    [InlineData("0123.ABCD.EFGH.JK1Z")]
    [InlineData("0123-ABCD-EFGH-JK1Z\0")]
    [InlineData("\ud83d\udd120123-ABCD-EFGH-JK1Z")]
    [InlineData("0123-ABCD-EFGH-JK1Z                                                ")]
    public void Reads_nothing_into_what_is_none(string? typed) => Assert.Null(RecoveryCode.Parse(typed));

    [Fact]
    public void Reads_nothing_into_half_a_character() => Assert.Null(RecoveryCode.Parse("\ud83d" + Characters));

    [Fact]
    public void Reads_back_what_it_shows()
    {
        var code = RecoveryCode.New(new Entropy());

        Assert.Equal(code, RecoveryCode.Parse(code.Grouped()));
        Assert.Matches("^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$", code.Grouped());
        Assert.DoesNotContain(code.Characters, $"{code}", StringComparison.Ordinal);
    }

    [Fact]
    public void Draws_every_character_alike()
    {
        var drawn = Enumerable.Range(0, 2000).SelectMany(_ => RecoveryCode.New(new Entropy()).Characters).CountBy(letter => letter).ToDictionary();

        // 32,000 draws of 32 letters: 1,000 each, give or take eight standard deviations.
        Assert.Equal(32, drawn.Count);
        Assert.All(drawn.Values, count => Assert.InRange(count, 750, 1250));
    }

    /// <summary>A copy of somebody's row under another account opens nothing.</summary>
    [Fact]
    public void Is_found_for_its_own_account_and_key_only()
    {
        var code = new RecoveryCode(Characters);
        var otherKey = new SecretBox(new MasterKey([.. Enumerable.Repeat((byte)1, MasterKey.Length)]), new Entropy());

        Assert.Equal(code.Lookup(Box, Anna), code.Lookup(Box, Anna));
        Assert.NotEqual(code.Lookup(Box, Anna), code.Lookup(Box, Bart));
        Assert.NotEqual(code.Lookup(Box, Anna), code.Lookup(otherKey, Anna));
        Assert.NotEqual(code.Lookup(Box, Anna), new RecoveryCode("1" + Characters[1..]).Lookup(Box, Anna));
    }
}
