using System.Text.RegularExpressions;

namespace MfaPortal.Tests.Rules;

/// <summary>Pages mix sentences and code, so only comments are taken out, and strings are what stands between quotes on one line.</summary>
internal static partial class RazorText
{
    public static string WithoutComments(string text) =>
        Comment().Replace(text, found => new string([.. found.Value.Select(letter => letter == '\n' ? '\n' : ' ')]));

    public static IEnumerable<(int At, string Value)> Strings(string code) =>
        Quoted().Matches(code).Select(found => (found.Index, Gap().Replace(found.Groups[1].Value, "{}")));

    // Overlapping on purpose: in label="@T["key"]" the inner pair is the string.
    [GeneratedRegex("""(?=\$?"([^"\n]*)")""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Gap();

    [GeneratedRegex(@"@\*.*?\*@|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
