using System.Text.RegularExpressions;

namespace MfaPortal.Tests.Rules;

/// <summary>Pages: bind, one verb, switch, redirect. They see no database, need little, stand alone, and say where they are.</summary>
internal static partial class PageRules
{
    public const int MostDependencies = 4;

    public static Rule NoDatabase { get; } = new("Pages never see the database", files =>
        from file in Pages(files)
        from Match found in Database().Matches(file.BareCode)
        select file.Wrong(found.Index, $"sees {found.Value}"))
    {
        Examples =
        [
            new("a page model", "PortalDb", new Source("src/MfaPortal/A/A.cshtml.cs", "class AModel(PortalDb db) : PageModel;")),
            new("a factory", "IDbContextFactory", new Source("src/MfaPortal/A/A.cshtml.cs", "class AModel(IDbContextFactory<X> db) : PageModel;")),
            new("a view", "PortalDb", new Source("src/MfaPortal/A/A.cshtml", "@page \"/a\"\n@inject MfaPortal.Storage.PortalDb Db\n")),
            new("a class beside pages", null, new Source("src/MfaPortal/A/Desk.cs", "class Desk(PortalDb db);")),
        ],
    };

    public static Rule FewDependencies { get; } = new($"A page model takes at most {MostDependencies} dependencies", files =>
        from file in Pages(files)
        from Match found in Constructor().Matches(file.BareCode)
        let count = Parameters(found.Groups["parameters"].Value)
        where count > MostDependencies
        select file.Wrong(found.Index, $"takes {count}"))
    {
        Examples =
        [
            new("five", "takes 5", new Source("src/MfaPortal/A/A.cshtml.cs", "sealed class AModel(B b, C<D, E> c, F f,\n G g, H h) : PageModel;")),
            new("five in a constructor", "takes 5", new Source("src/MfaPortal/A/A.cshtml.cs", "sealed class AModel : PageModel { public AModel(B b, C c, F f, G g, H h) { } }")),
            new("four", null, new Source("src/MfaPortal/A/A.cshtml.cs", "sealed class AModel(B b, C<D, E> c, F f, G g) : PageModel;")),
        ],
    };

    public static Rule AbsoluteRoutes { get; } = new("Every page has an absolute route", files =>
        from file in Pages(files)
        from Match found in PageLine().Matches(file.Code)
        where !found.Groups[1].Value.StartsWith("\"/", StringComparison.Ordinal)
        select file.Wrong(found.Index, "has no absolute route"))
    {
        Examples =
        [
            new("no route", "no absolute route", new Source("src/MfaPortal/A/A.cshtml", "@page\n@model AModel\n")),
            new("a relative route", "no absolute route", new Source("src/MfaPortal/A/A.cshtml", "@page \"{id}\"\n")),
            new("an absolute route", null, new Source("src/MfaPortal/A/A.cshtml", "@page \"/a/{id}\"\n")),
        ],
    };

    public static Rule MarkedTimes { get; } = new("A page shows times for programs, too", files =>
        from file in files
        where file.IsRazor
        from Match found in BareTime().Matches(file.Code)
        select file.Wrong(found.Index, $"writes {found.Value}; T.Time and its like write <time>"))
    {
        Examples =
        [
            new("a moment", "writes T.Moment(", new Source("src/MfaPortal/A/A.cshtml", "<p>@T.Moment(Model.At)</p>")),
            new("in a sentence", "writes T.Day(", new Source("src/MfaPortal/A/A.cshtml", "<p>@T[\"a.b\", T.Day(at)]</p>")),
            new("by hand", "writes <time", new Source("src/MfaPortal/A/A.cshtml", "<time>@at</time>")),
            new("for programs", null, new Source("src/MfaPortal/A/A.cshtml", "<p>@T.Html[\"a.b\", T.Time(at)]</p>")),
            new("where there is no markup", null, new Source("src/MfaPortal/A/A.cshtml.cs", "Error = text[\"a.b\", text.Day(at)];")),
        ],
    };

    public static Rule NoBasePages { get; } = new("No page model inherits another", files =>
        from file in files
        where file.IsCSharp && file.Path.StartsWith("src/MfaPortal/", StringComparison.Ordinal)
        from Match found in Model().Matches(file.BareCode)
        let wrong = !found.Groups["modifiers"].Value.Contains("sealed", StringComparison.Ordinal) ? "is not sealed"
            : found.Groups["base"].Value is not "PageModel" ? $"inherits {found.Groups["base"].Value}" : null
        where wrong is not null
        select file.Wrong(found.Index, $"{found.Groups["name"].Value} {wrong}"))
    {
        Examples =
        [
            new("a base page", "is not sealed", new Source("src/MfaPortal/A/Frame.cs", "internal abstract class FrameModel(B b) : PageModel;")),
            new("a page that inherits it", "inherits FrameModel", new Source("src/MfaPortal/A/A.cshtml.cs", "internal sealed class AModel(B b) : FrameModel(b);")),
            new("a page", null, new Source("src/MfaPortal/A/A.cshtml.cs", "[RequiresSession]\ninternal sealed class AModel(B b, C<D> c) : PageModel\n{\n}")),
        ],
    };

    /// <summary>
    /// A page that somebody signed in must be behind says so with RequiresSession; there the session cannot be null, and there alone
    /// may a page insist. <c>= null!</c> marks what a page's own reading fills before anything is shown.
    /// </summary>
    public static Rule NoInsisting { get; } = new("No page insists that something is not null", files =>
        from file in Pages(files)
        from Match found in Insisting().Matches(file.BareCode)
        where !(found.Value.EndsWith("current.Get(ct))!", StringComparison.Ordinal) && file.BareCode.Contains("[RequiresSession", StringComparison.Ordinal))
            && !found.Value.StartsWith("= null", StringComparison.Ordinal)
        select file.Wrong(found.Index, $"insists: {found.Value}"))
    {
        Examples =
        [
            new("on a find", "insists", new Source("src/MfaPortal/A/A.cshtml.cs", "class AModel { void A() { b.Find(id)!.Name(); } }")),
            new("on a property", "insists", new Source("src/MfaPortal/A/A.cshtml", "<p>@Model.Name!.Length</p>")),
            new("on a session nobody asked for", "insists", new Source("src/MfaPortal/A/A.cshtml.cs", "class AModel { void A() { var a = (await current.Get(ct))!; } }")),
            new("on the session the gate found", null, new Source("src/MfaPortal/A/A.cshtml.cs", "[RequiresSession]\nclass AModel { void A() { var a = (await current.Get(ct))!; } }")),
            new("not equal, and not", null, new Source("src/MfaPortal/A/A.cshtml.cs", "class AModel { bool A => a != b && !c; D d = null!; }")),
        ],
        Exemptions =
        [
            new("src/MfaPortal/Factors/MyFactors.cshtml.cs", "catalogue.Find", "Rows of unknown kinds are filtered out one line above."),
        ],
    };

    private static IEnumerable<Source> Pages(IReadOnlyList<Source> files) =>
        files.Where(file => file.IsRazor || file.Name.EndsWith(".cshtml.cs", StringComparison.Ordinal));

    private static int Parameters(string list) => string.IsNullOrWhiteSpace(list) ? 0 : Nested().Replace(list, "").Count(letter => letter == ',') + 1;

    [GeneratedRegex(@"\bPortalDb\b|\bI?DbContext\w*|\bNpgsql\w*")]
    private static partial Regex Database();

    [GeneratedRegex(@"\bclass \w+\((?<parameters>[^)]*)\)\s*:|\bpublic \w+Model\((?<parameters>[^)]*)\)")]
    private static partial Regex Constructor();

    [GeneratedRegex("<[^<>]*>")]
    private static partial Regex Nested();

    [GeneratedRegex(@"^@page\b[ \t]*(.*)$", RegexOptions.Multiline)]
    private static partial Regex PageLine();

    [GeneratedRegex(@"(?<modifiers>(?:\w+ )*)class (?<name>\w+)(?:\((?:[^()]|\([^()]*\))*\))?\s*:\s*(?<base>\w*(?:PageModel|Model))\b")]
    private static partial Regex Model();

    [GeneratedRegex(@"\bT\.(?:Moment|Day|Brief)\(|<time\b")]
    private static partial Regex BareTime();

    [GeneratedRegex(@"(?:= null|[\w.]*\((?:[^()]|\([^()]*\))*\)\)?|[\w\]]+)!(?=[.;,)\[\s])(?!=)")]
    private static partial Regex Insisting();
}
