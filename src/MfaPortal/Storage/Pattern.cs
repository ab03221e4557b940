namespace MfaPortal.Storage;

/// <summary>Patterns for LIKE from what people type: a typed % or _ is itself, never "anything".</summary>
internal static class Pattern
{
    public const string Escape = "\\";

    public static string BeginsWith(string text) => Literally(text) + "%";

    public static string HasWordThatBeginsWith(string text) => "% " + Literally(text) + "%";

    private static string Literally(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);
}
