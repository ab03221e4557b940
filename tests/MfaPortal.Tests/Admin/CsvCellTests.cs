using MfaPortal.Admin;
using Xunit;

namespace MfaPortal.Tests.Admin;

public sealed class CsvCellTests
{
    [Theory]
    [InlineData("=cmd|'/c calc'!A1", "\"'=cmd|'/c calc'!A1\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("  =1", "\"'  =1\"")]
    [InlineData("\t=1", "\"'=1\"")]
    [InlineData("\u0001=1", "\"'=1\"")]
    [InlineData("＝1", "\"'＝1\"")]
    public void Makes_text_of_a_formula(string value, string cell) => Assert.Equal(cell, CsvCell.Of(value));

    [Theory]
    [InlineData("a\r\nb", "\"ab\"")]
    [InlineData("\u001b[31mred", "\"[31mred\"")]
    [InlineData("a\u2028b", "\"ab\"")]
    [InlineData("\0", "\"\"")]
    public void Drops_control_characters(string value, string cell) => Assert.Equal(cell, CsvCell.Of(value));

    [Theory]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("\",=1", "\"\"\",=1\"")]
    [InlineData(null, "\"\"")]
    public void Keeps_a_value_in_its_cell(string? value, string cell) => Assert.Equal(cell, CsvCell.Of(value));
}
