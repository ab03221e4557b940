using System.Text.RegularExpressions;

namespace MfaPortal.Tests.Rules;

/// <summary>The language files among themselves: the same keys, sorted; the same gaps; no sentence forgotten by a translator.</summary>
internal static partial class TextRules
{
    /// <summary>Words that rightly look the same in two languages.</summary>
    private static readonly HashSet<string> Shared =
    [
        "Accounts", "Action", "Adresse", "App", "Apps", "Audit", "Browser", "Computer", "Details", "E-mail", "Helpdesk", "MFA Enroll", "Name",
        "Page {0}", "Pages", "Passkey", "Person", "Status", "Verbergen", "Version", "detail", "{0:d MMM yyyy}, {0:HH:mm} {1}", "{0} s",
    ];

    public static Rule SameKeys { get; } = new("Every language has every text", files =>
    {
        var all = TextFiles.Read(files);
        return from language in all.GroupBy(sentence => sentence.File)
            from key in all.Select(sentence => sentence.Key).Distinct().Except(language.Select(sentence => sentence.Key))
            select language.Key.Wrong(0, $"lacks {key}");
    })
    {
        Examples =
        [
            new("one lacks one", "lacks a.b", Language("en", ("a.a", "One"), ("a.b", "Two")), Language("nl", ("a.a", "Een"))),
            new("both have both", null, Language("en", ("a.a", "One"), ("a.b", "Two")), Language("nl", ("a.a", "Een"), ("a.b", "Twee"))),
        ],
    };

    public static Rule Sorted { get; } = new("Language files are sorted, each key once", files =>
        from language in TextFiles.Read(files).GroupBy(sentence => sentence.File)
        from pair in language.Zip(language.Skip(1))
        where string.CompareOrdinal(pair.First.Key, pair.Second.Key) >= 0
        select pair.Second.Wrong($"stands behind {pair.First.Key}"))
    {
        Examples =
        [
            new("out of order", "a.a stands behind a.b", Language("en", ("a.b", "Two"), ("a.a", "One"))),
            new("twice", "a.a stands behind a.a", Language("en", ("a.a", "One"), ("a.a", "Two"))),
            new("sorted", null, Language("en", ("a.a", "One"), ("a.a.c", "More"), ("a.b", "Two"))),
        ],
    };

    public static Rule SameGaps { get; } = new("A text has the same gaps in every language", files =>
        from key in TextFiles.Read(files).GroupBy(sentence => sentence.Key)
        let first = Gaps(key.First().Words)
        from sentence in key.Skip(1)
        where Gaps(sentence.Words) != first
        select sentence.Wrong($"has the gaps '{Gaps(sentence.Words)}' and not '{first}' as in {key.First().Language}"))
    {
        Examples =
        [
            new("one forgotten", "has the gaps '0'", Language("en", ("a", "{0} of {1}")), Language("nl", ("a", "{0} van"))),
            new("one too many", "has the gaps '0 1'", Language("en", ("a", "{0}")), Language("nl", ("a", "{0} van {1}"))),
            new("another order, another format", null, Language("en", ("a", "{0} of {1:d}")), Language("nl", ("a", "{1} van {0:HH} {0}"))),
        ],
    };

    public static Rule Translated { get; } = new("No text is left untranslated", files =>
        from key in TextFiles.Read(files).GroupBy(sentence => sentence.Key)
        from same in key.GroupBy(sentence => sentence.Words)
        where same.Key.Length == 0 || same.Count() > 1 && same.Key.Any(char.IsLetter) && !Shared.Contains(same.Key)
        select same.Last().Wrong($"says '{same.Key}' in {string.Join(" and ", same.Select(sentence => sentence.Language))}"))
    {
        Examples =
        [
            new("forgotten", "says 'Sign in' in en and nl", Language("en", ("a", "Sign in")), Language("nl", ("a", "Sign in"))),
            new("empty", "says ''", Language("en", ("a", "Sign in")), Language("nl", ("a", ""))),
            new("translated", null, Language("en", ("a", "Sign in")), Language("nl", ("a", "Aanmelden"))),
            new("a word both have", null, Language("en", ("a", "Helpdesk")), Language("nl", ("a", "Helpdesk"))),
        ],
    };

    internal static Source Language(string name, params (string Key, string Words)[] sentences) => new(
        $"src/MfaPortal/Texts/{name}.json",
        "{\n" + string.Join(",\n", sentences.Select(sentence => $"  \"{sentence.Key}\": \"{sentence.Words}\"")) + "\n}\n");

    public static Rule FrenchMarks { get; } = new("French marks do not lose their line", files =>
        from sentence in TextFiles.Read(files)
        where sentence.Language == "fr" && LooseMark().IsMatch(sentence.Words)
        select sentence.Wrong("has a plain space before ; : ? ! » or after «: the mark may stand alone on the next line (U+00A0 holds it)"))
    {
        Examples =
        [
            new("a question", "has a plain space", Language("fr", ("a", "C’est vous ?"))),
            new("a quotation", "has a plain space", Language("fr", ("a", "Appuyez sur « Continuer»"))),
            new("held", null, Language("fr", ("a", "Est-ce «\u00a0vous\u00a0»\u00a0? Il est {0:HH:mm}."))),
            new("another language", null, Language("nl", ("a", "Bent u dit ?"))),
        ],
    };

    private static string Gaps(string words) =>
        string.Join(' ', Gap().Matches(words).Select(gap => gap.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\{(\d+)[^{}]*\}")]
    private static partial Regex Gap();

    [GeneratedRegex("« | [;:?!»]")]
    private static partial Regex LooseMark();
}
