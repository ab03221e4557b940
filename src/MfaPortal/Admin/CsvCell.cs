namespace MfaPortal.Admin;

/// <summary>A cell of a CSV file (RFC 4180) that is text to whatever opens it.</summary>
internal static class CsvCell
{
    /// <summary>
    /// Always quoted. A spreadsheet runs a cell that begins with = + - @ as a formula, and some strip white space before
    /// they look; a leading ' makes it text (threat T82). Control characters would break lines or colour a terminal.
    /// </summary>
    public static string Of(string? value)
    {
        var text = string.Concat((value ?? "").Where(letter => !char.IsControl(letter) && letter is not ('\u2028' or '\u2029')));
        var risky = text.TrimStart() is [var first, ..] && first is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠';
        return $"\"{(risky ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
