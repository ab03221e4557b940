using MfaPortal.Texts;

namespace MfaPortal.Admin.Apps;

/// <summary>Words for the choices of a setting; the choice itself where nobody wrote a text for it.</summary>
internal static class AppWords
{
    public static string Word(this string choice, Text text)
    {
        var words = text[$"admin.app.choice.{choice.ToLowerInvariant()}"];
        return words.StartsWith("admin.app.choice.", StringComparison.Ordinal) ? choice : words;
    }
}
