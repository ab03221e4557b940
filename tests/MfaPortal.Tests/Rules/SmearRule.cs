using System.Text.RegularExpressions;

namespace MfaPortal.Tests.Rules;

/// <summary>
/// A kind of factor is one folder, one line in Program.cs, and its texts: no other file of the product names it, in whatever
/// spelling, comments and paths included. Migrations are written by a machine and name the tables of all.
/// </summary>
internal static partial class SmearRule
{
    public static Rule Rule { get; } = new("No file outside its folder names a kind of factor", Look)
    {
        Examples =
        [
            new("as a string", "fax-code", Fax, new Source("src/MfaPortal/SignIn/A.cs", "var a = \"fax-code\";")),
            new("as an identifier", "fax-code", Fax, new Source("src/MfaPortal/SignIn/A.cs", "class NeedsFaxCodes;")),
            new("as a path", "fax-code", Fax, new Source("src/MfaPortal/Ui/_Nav.cshtml", "<a href=\"/factors/fax-codes/enrol\">")),
            new("as a file name", "fax-code", Fax, new Source("src/MfaPortal/wwwroot/ui/fax-code.css", "")),
            new("as a word of a comment", "fax-code", Fax, new Source("src/MfaPortal.Oidc/A.cs", "// not for a fax code")),
            new("in another kind", "fax-code", Fax, new Source("src/MfaPortal/Factors/Sms/A.cs", "FaxCode.Kind")),
            new("where it belongs", null, Fax, new Source("src/MfaPortal/Program.cs", ".AddFaxCodes()"),
                new Source("src/MfaPortal/Texts/en.json", "{\"factor.fax-code.name\": \"Fax code\"}")),
            new("where its table is made", null, Fax, new Source("src/MfaPortal/Storage/Migrations/FaxCodes.cs", "name: \"fax_codes\"")),
            new("as part of another word", null, Fax, new Source("src/MfaPortal/SignIn/A.cs", "class Telefaxcoder;")),
        ],
        Exemptions =
        [
            new("src/MfaPortal/Operations/Correlation.cs", "names push", "A verb of the logging library, which has no other name."),
        ],
    };

    private static Source Fax => new("src/MfaPortal/Factors/FaxCodes/FaxCodes.cs",
        "public static readonly FactorKind Kind = new(\n    \"fax-code\", FactorRole.Primary);");

    /// <summary>In how many files outside its folder each kind is named: the smear number.</summary>
    public static IEnumerable<(string Kind, int Files)> Count(IReadOnlyList<Source> files) =>
        Kinds(files).Select(kind => (kind.Name, Outside(files, kind).DistinctBy(found => found.Path).Count()));

    private static IEnumerable<Violation> Look(IReadOnlyList<Source> files) => Kinds(files).SelectMany(kind => Outside(files, kind));

    private static IEnumerable<(string Name, string Folder)> Kinds(IReadOnlyList<Source> files) =>
        from file in files
        where file.Room?.StartsWith("Factors/", StringComparison.Ordinal) == true
        from Match kind in Registered().Matches(file.Code)
        select (kind.Groups[1].Value, $"src/MfaPortal/{file.Room}/");

    private static IEnumerable<Violation> Outside(IReadOnlyList<Source> files, (string Name, string Folder) kind)
    {
        var spelled = Spelled(kind.Name);
        return from file in files
            where file.Path.StartsWith("src/", StringComparison.Ordinal) && !file.IsGenerated && !file.Path.StartsWith(kind.Folder, StringComparison.Ordinal)
                && file.Path != "src/MfaPortal/Program.cs" && !(file.Folder == "src/MfaPortal/Texts" && file.Name.EndsWith(".json", StringComparison.Ordinal))
            let found = spelled.Match(file.Text)
            where found.Success || spelled.IsMatch(file.Path)
            select file.Wrong(found.Success ? found.Index : 0, $"names {kind.Name}");
    }

    // recovery-code, recovery codes, recoveryCode, RecoveryCodes, RECOVERY_CODE; as a word, or as a hump of a longer name.
    private static Regex Spelled(string name)
    {
        string Joined(Func<string, string> word) => string.Join("[-_ ]?", name.Split('-').Select(word));
        var lower = name.Split('-')[0] + string.Concat(name.Split('-').Skip(1).Select(word => $"[-_ ]?[{word[0]}{char.ToUpperInvariant(word[0])}]{word[1..]}"));
        var upper = Joined(word => char.ToUpperInvariant(word[0]) + word[1..]);
        return new Regex($"(?:(?<![A-Za-z]){lower}|{upper})s?(?![a-z])|(?<![A-Z]){Joined(word => word.ToUpperInvariant())}(?![A-Z])");
    }

    [GeneratedRegex("""\bFactorKind(?: \w+ = new)?\(\s*"([a-z-]+)",""")]
    private static partial Regex Registered();
}
