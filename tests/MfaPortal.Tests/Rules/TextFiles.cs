using System.Text.RegularExpressions;

namespace MfaPortal.Tests.Rules;

/// <summary>One sentence of one language, and where it stands.</summary>
internal sealed record Sentence(Source File, int At, string Language, string Key, string Words)
{
    public Violation Wrong(string what) => File.Wrong(At, $"{Key} {what}");
}

/// <summary>The language files line by line: order and repetitions are part of what is looked at.</summary>
internal static partial class TextFiles
{
    public static IReadOnlyList<Sentence> Read(IReadOnlyList<Source> files) =>
    [
        .. from file in files
           where file.Folder == "src/MfaPortal/Texts" && file.Name.EndsWith(".json", StringComparison.Ordinal)
           from Match line in Line().Matches(file.Text)
           select new Sentence(file, line.Index, file.Name[..^".json".Length], line.Groups[1].Value, line.Groups[2].Value),
    ];

    [GeneratedRegex("""^\s*"((?:[^"\\]|\\.)*)"\s*:\s*"((?:[^"\\]|\\.)*)",?\s*$""", RegexOptions.Multiline)]
    private static partial Regex Line();
}
