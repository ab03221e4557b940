using System.Globalization;
using System.Text;
using MfaPortal.Factors.Totp;
using MfaPortal.Tests.Walks;
using Xunit;

namespace MfaPortal.Tests.Factors.Totp;

public sealed class TotpRuleTests
{
    private static readonly DateTimeOffset Now = new(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>RFC 6238 appendix B, SHA-1, the last six of eight digits.</summary>
    [Theory]
    [InlineData(59L, "287082")]
    [InlineData(1111111109L, "081804")]
    [InlineData(1111111111L, "050471")]
    [InlineData(1234567890L, "005924")]
    [InlineData(2000000000L, "279037")]
    [InlineData(20000000000L, "353130")]
    public void Computes_the_codes_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, TotpRule.Code(Secret, TotpRule.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Theory]
    [InlineData(1, 0L)]
    [InlineData(77, 1_000_000_000L)]
    [InlineData(200, 1_803_891_600L)]
    [InlineData(255, 4_102_444_790L)]
    public async Task Computes_what_oathtool_computes(int seed, long seconds)
    {
        var secret = new TotpSecret([.. Enumerable.Range(0, TotpRule.SecretLength).Select(i => (byte)((seed * (i + 1)) ^ (i * 37)))]);

        var codes = (await Tool.Run("oathtool", "--totp", "--base32", "--digits=6", $"--now=@{seconds.ToString(CultureInfo.InvariantCulture)}", "--window=40", secret.Base32()))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(41, codes.Length);
        Assert.Equal(codes, codes.Select((_, i) => TotpRule.Code(secret.Bytes, (seconds / 30) + i)));
    }

    [Theory]
    [InlineData(-3, false)]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    public void Takes_one_step_either_way(int offset, bool taken) => Assert.Equal(taken ? Step(offset) : null, Match(offset, drift: 0));

    /// <summary>Around the learned drift, and around now: a phone whose clock was put right goes on working.</summary>
    [Theory]
    [InlineData(-4)]
    [InlineData(3)]
    [InlineData(4)]
    public void Takes_one_step_around_a_learned_drift_as_well(int drift)
    {
        for (var offset = -8; offset <= 8; offset++)
        {
            var taken = Math.Abs(offset) <= 1 || Math.Abs(offset - drift) <= 1;
            Assert.Equal(taken ? Step(offset) : null, Match(offset, drift));
        }
    }

    [Fact]
    public void Takes_nothing_from_before_the_clock_began() =>
        Assert.Null(TotpRule.Match(Secret, "000000", DateTimeOffset.FromUnixTimeSeconds(-3600), 0));

    [Fact]
    public void Finds_the_nearest_step()
    {
        Assert.Equal(Step(-5), TotpRule.Search(Secret, Code(-5), Now, 5));
        Assert.Equal(Step(5), TotpRule.Search(Secret, Code(5), Now, 5));
        Assert.Null(TotpRule.Search(Secret, Code(6), Now, 5));
    }

    [Theory]
    [InlineData("012345", "012345")]
    [InlineData("000000", "000000")]
    [InlineData("012 345", "012345")]
    [InlineData(" 012345 ", "012345")]
    [InlineData("012\u00a0345", "012345")]
    [InlineData("0 1 2 3 4 5", "012345")]
    [InlineData("012-345", "012345")]
    [InlineData("０１２３４５", "012345")]
    [InlineData("\t012345\r\n", "012345")]
    [InlineData("Your code: 012345", "012345")]
    [InlineData("0A1B-2C3D-4E5F-GHJK", null)]
    [InlineData("ABCD-E012-345F-GHJK", null)]
    [InlineData("ABCD-0123-45FG-HJKM", null)]
    [InlineData("abcde012345fghjk", null)]
    [InlineData("12345", null)]
    [InlineData("1234567", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("abcdef", null)]
    [InlineData("٠١٢٣٤٥", null)]
    [InlineData("\ud83d\udd12012345", null)]
    [InlineData("12345\0", null)]
    [InlineData("0                                       12345", null)]
    public void Reads_what_people_type(string? typed, string? digits) => Assert.Equal(digits, TotpRule.Normalize(typed));

    [Fact]
    public void Reads_nothing_into_half_a_character() => Assert.Null(TotpRule.Normalize("\ud83d012345"));

    private static long? Match(int offset, int drift) => TotpRule.Match(Secret, Code(offset), Now, drift);

    private static long Step(int offset) => TotpRule.StepAt(Now) + offset;

    private static string Code(int offset) => TotpRule.Code(Secret, Step(offset));
}
