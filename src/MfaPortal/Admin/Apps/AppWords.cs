using MfaPortal.Texts;

namespace MfaPortal.Admin.Apps;

/// <summary>Words for values of settings; the value itself where nobody wrote a text for it.</summary>
internal static class AppWords
{
    public static string Word(this string choice, Text text) =>
        text[$"admin.app.choice.{choice}"] is var words && words != $"admin.app.choice.{choice}" ? words : choice;
}
