using System.Text.RegularExpressions;

namespace MfaPortal.Tests.Rules;

/// <summary>
/// The texts and the code that speaks them: no text that nothing asks for, no key that no text answers. A key may be written
/// out or made of parts (<c>$"factor.{kind.Name}.name"</c>); a gap stands for any word, that of a kind for every kind.
/// </summary>
internal static partial class TextUseRules
{
    private const string EventText = "audit.event.";

    public static Rule NoneUnused { get; } = new("Every text is asked for", files =>
    {
        var used = Code(files).SelectMany(file => file.Strings).Select(text => text.Value).ToHashSet();
        var made = used.Where(IsMade).Select(key => AsPattern(key, files)).ToList();
        var letters = Letters(files).SelectMany(letter => letter.Keys).ToHashSet();
        var events = Code(files).Where(file => file.Room != "Audit").SelectMany(file => file.Strings)
            .SelectMany(text => (IEnumerable<string>)[text.Value, .. Quoted().Matches(text.Value).Select(name => name.Groups[1].Value)]).ToHashSet();
        return from sentence in TextFiles.Read(files)
            where sentence.Language == "en" && !letters.Contains(sentence.Key)
                && !(sentence.Key.StartsWith(EventText, StringComparison.Ordinal)
                    ? events.Contains(sentence.Key[EventText.Length..])
                    : used.Contains(sentence.Key) || made.Any(pattern => pattern.IsMatch(sentence.Key)))
            select sentence.Wrong("is asked for by nothing");
    })
    {
        Examples =
        [
            new("by nothing", "a.b is asked for by nothing", English("a.b"), Page("@T[\"a.c\"]")),
            new("only in a comment", "a.b is asked for by nothing", English("a.b"), Desk("// texts[\"a.b\"]")),
            new("another of its kind", "a.x.c is asked for by nothing", English("a.x.c"), Desk("texts[$\"a.{b}.d\"]")),
            new("a letter nobody writes", "mail.a.body is asked for by nothing", English("mail.a.body"), Desk("Get($\"mail.{letter.Template}.body\"); Letter.Of(\"b\");")),
            new("an event nobody tells", "audit.event.a.done is asked for by nothing", English("audit.event.a.done"), Desk("Key = \"audit.event.\" + name;")),
            new("on a page", null, English("a.b", "a.c"), Page("<ui-field label=\"@T[Model.New ? \"a.b\" : \"a.c\"]\" />")),
            new("in code, and with a gap", null, English("a.b", "a.x.c"), Desk("texts[\"a.b\"] + texts[$\"a.{X(\"y\")}.c\"]")),
            new("a letter", null, English("mail.a.body", "mail.a.subject"), Desk("Letter.Notice(\n\"a\", b)")),
            new("an event", null, English("audit.event.a.done", "audit.event.b.done"), Desk("audit.Add(\"a.done\"); Sql(\"select 'b.done'\"); \"audit.event.\" + name;")),
        ],
    };

    public static Rule NoneMissing { get; } = new("Every text that is asked for is there", files =>
    {
        var keys = TextFiles.Read(files).Select(sentence => sentence.Key).ToHashSet();
        var kinds = Kinds(files);
        var asked = from file in Code(files)
            from Match question in Question().Matches(file.Code)
            from key in Keys(file, question)
            from wanted in KindGap().IsMatch(key) ? OfKinds(key, kinds, keys) : [key]
            where IsMade(wanted) ? !keys.Any(AsPattern(wanted, files).IsMatch) : !keys.Contains(wanted)
            select file.Wrong(question.Index, $"asks for {wanted}");
        var letters = from letter in Letters(files)
            from key in letter.Keys
            where !keys.Contains(key)
            select letter.File.Wrong(letter.At, $"asks for {key}");
        var events = from file in Code(files)
            from Match told in Told().Matches(file.Code)
            where keys.Any(key => key.StartsWith(EventText, StringComparison.Ordinal)) && !keys.Contains(EventText + told.Groups[1].Value)
            select file.Wrong(told.Index, $"asks for {EventText}{told.Groups[1].Value}");
        return [.. asked, .. letters, .. events];
    })
    {
        Examples =
        [
            new("on a page", "asks for a.c", English("a.b"), Page("@T[\"a.c\"]")),
            new("the other of two", "asks for a.c", English("a.b"), Page("@T[Model.New ? \"a.b\" : \"a.c\"]")),
            new("in code", "asks for a.c", English("a.b"), Desk("texts[\"a.c\", 1]")),
            new("made of parts", "asks for a.{}.d", English("a.x.c"), Desk("texts[$\"a.{b}.d\"]")),
            new("of a backup, as some have", "asks for factor.fax.hint", English("factor.sms.hint"), Kind("sms", "Backup"), Kind("fax", "Backup"), Kind("call"), Desk("text[$\"factor.{kind.Name}.hint\"]")),
            new("of one kind only", "asks for factor.fax.name", English("factor.sms.name"), Kind("sms"), Kind("fax"), Desk("text[$\"factor.{kind.Name}.name\"]")),
            new("a phrase", "asks for a.c", English("a.b"), Desk("new LetterArgument.Phrase(\"a.c\")")),
            new("a letter", "asks for mail.a.subject", English("mail.a.body"), Desk("Letter.Of(\"a\")")),
            new("an event", "asks for audit.event.b.done", English("audit.event.a.done"), Desk("audit.Add(\"b.done\", account);")),
            new("of primary kinds only", null, English("factor.sms.choose"), Kind("sms"), Kind("fax", "Backup"), Desk("text[$\"factor.{kind.Name}.choose\"]")),
            new("all there", null, English("a.b", "a.x.c"), Page("@T[\"a.b\", Model.Of(\"no.key\")] @T[$\"a.{b}.c\"]")),
        ],
    };

    private static Source English(params string[] keys) => TextRules.Language("en", [.. keys.Select(key => (key, "Words"))]);

    private static Source Page(string text) => new("src/MfaPortal/A/A.cshtml", text);

    private static Source Desk(string text) => new("src/MfaPortal/A/Desk.cs", text);

    private static Source Kind(string name, string role = "Primary") =>
        new($"src/MfaPortal/Factors/{name}/Kind.cs", $"FactorKind Kind = new(\"{name}\", FactorRole.{role});");

    private static IEnumerable<Source> Code(IReadOnlyList<Source> files) => files.Where(file =>
        (file.IsCSharp || file.IsRazor) && !file.IsGenerated && file.Path.StartsWith("src/MfaPortal/", StringComparison.Ordinal));

    private static IEnumerable<(Source File, int At, string[] Keys)> Letters(IReadOnlyList<Source> files) =>
        from file in Code(files)
        from Match letter in Letter().Matches(file.Code)
        let template = letter.Groups[1].Value
        select (file, letter.Index, (string[])[$"mail.{template}.subject", $"mail.{template}.body"]);

    private static List<(string Name, string Role)> Kinds(IReadOnlyList<Source> files) =>
    [
        .. files.Where(file => file.IsCSharp).SelectMany(file => Registered().Matches(file.Code)).Select(kind => (kind.Groups[1].Value, kind.Groups[2].Value)),
    ];

    // Some texts are for primary kinds only: a role has a text for each of its kinds, or for none as long as the other role has it.
    private static IEnumerable<string> OfKinds(string key, List<(string Name, string Role)> kinds, HashSet<string> there)
    {
        var missing = kinds.GroupBy(kind => kind.Role, kind => KindGap().Replace(key, $"factor.{kind.Name}."))
            .Select(role => (All: role.Count(), Lacking: role.Where(wanted => !there.Contains(wanted)).ToList()))
            .ToList();
        return missing.Where(role => role.Lacking.Count < role.All || missing.All(other => other.Lacking.Count == other.All)).SelectMany(role => role.Lacking);
    }

    // What stands between the brackets up to the first argument, and looks like a key.
    private static IEnumerable<string> Keys(Source file, Match question)
    {
        var (start, depth, end) = (question.Index + question.Length, 0, question.Index + question.Length);
        for (; end < file.Code.Length && depth >= 0 && !(depth == 0 && file.Code[end] == ','); end++)
        {
            depth += file.Code[end] switch { '[' or '(' or '{' => 1, ']' or ')' or '}' => -1, _ => 0 };
        }

        return file.Strings.Where(text => text.At >= start && text.At < end && Key().IsMatch(text.Value)).Select(text => text.Value);
    }

    private static bool IsMade(string text) => Key().IsMatch(text) && (text.Contains("{}", StringComparison.Ordinal) || text.EndsWith('.'))
        && !text.StartsWith("mail.{}", StringComparison.Ordinal) && text != EventText;

    private static Regex AsPattern(string key, IReadOnlyList<Source> files)
    {
        var kinds = Kinds(files);
        var pattern = Regex.Escape(key + (key.EndsWith('.') ? "{}" : "")).Replace(@"\{}", "{}", StringComparison.Ordinal);
        pattern = kinds.Count > 0 && KindGap().IsMatch(key) ? pattern.Replace(@"factor\.{}", $@"factor\.(?:{string.Join('|', kinds.Select(kind => kind.Name))})", StringComparison.Ordinal) : pattern;

        // A gap at the end may be followed by more: the rest is put on later.
        pattern = pattern.EndsWith("{}", StringComparison.Ordinal) ? pattern[..^2] + ".+" : pattern;
        return new Regex($"^{pattern.Replace("{}", "[^.]+", StringComparison.Ordinal)}$");
    }

    [GeneratedRegex(@"^[a-z][a-z0-9-]*\.(?:[a-z0-9.-]|\{\})*$")]
    private static partial Regex Key();

    [GeneratedRegex(@"\b(?:[Tt]exts?|T)(?:\.Html)?\[|\bPhrase\(|\b(?:Words|Template)\(")]
    private static partial Regex Question();

    [GeneratedRegex("""\bLetter\.(?:Of|Notice)\(\s*"([a-z-]+)["]""")]
    private static partial Regex Letter();

    [GeneratedRegex("""\baudit\.Add\(\s*"([a-z.-]+)["]""")]
    private static partial Regex Told();

    [GeneratedRegex("'([a-z.-]+)'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^factor\.\{\}\.")]
    private static partial Regex KindGap();

    [GeneratedRegex("""\bFactorKind(?: \w+ = new)?\(\s*"([a-z-]+)",\s*(?:FactorRole\.(\w+))?""")]
    private static partial Regex Registered();
}
