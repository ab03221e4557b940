using System.Text;
using MfaPortal.Factors.Totp;
using Xunit;

namespace MfaPortal.Tests.Factors.Totp;

public sealed class TotpDiagnosisTests
{
    private const int Hour = 120;

    private static readonly DateTimeOffset Now = new(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    public static TheoryData<int> Offsets =>
    [
        .. Enumerable.Range(-20, 41),
        .. Enumerable.Range(1, 14).SelectMany(hours => new[] { hours * Hour, -hours * Hour, (hours * Hour) + 2, (-hours * Hour) - 2 }),
    ];

    [Theory]
    [MemberData(nameof(Offsets))]
    public void Finds_how_far_a_code_is_off(int offset) => Assert.Equal(offset, OffsetOf(offset));

    [Theory]
    [InlineData(21)]
    [InlineData(-21)]
    [InlineData(60)]
    [InlineData(Hour + 3)]
    [InlineData(15 * Hour)]
    public void Finds_nothing_where_no_phone_would_be(int offset) => Assert.Null(OffsetOf(offset));

    /// <summary>Of what is to come only to who showed it twice; of what has been, to anybody.</summary>
    [Theory]
    [InlineData(null, false, "Unknown { }")]
    [InlineData(null, true, "Unknown { }")]
    [InlineData(2, false, "Unknown { }")]
    [InlineData(20, false, "Unknown { }")]
    [InlineData(2, true, "ClockAhead { Minutes = 1 }")]
    [InlineData(5, true, "ClockAhead { Minutes = 3 }")]
    [InlineData(20, true, "ClockAhead { Minutes = 10 }")]
    [InlineData(-2, false, "TooOld { Minutes = 1 }")]
    [InlineData(-20, false, "TooOld { Minutes = 10 }")]
    [InlineData(-2, true, "ClockBehind { Minutes = 1 }")]
    [InlineData(-20, true, "ClockBehind { Minutes = 10 }")]
    [InlineData(Hour, false, "Unknown { }")]
    [InlineData(-Hour, false, "Unknown { }")]
    [InlineData(Hour, true, "WrongZone { Hours = 1 }")]
    [InlineData(-Hour, true, "WrongZone { Hours = 1 }")]
    [InlineData((14 * Hour) + 2, true, "WrongZone { Hours = 14 }")]
    public void Says_what_may_be_said(int? offset, bool confirmed, string flaw) =>
        Assert.Equal(flaw, TotpDiagnosis.InWords(offset, confirmed).ToString());

    private static long? OffsetOf(int offset) =>
        TotpDiagnosis.OffsetOf(Secret, TotpRule.Code(Secret, TotpRule.StepAt(Now) + offset), Now);
}
