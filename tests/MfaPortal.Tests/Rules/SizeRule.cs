namespace MfaPortal.Tests.Rules;

internal static class SizeRule
{
    public const int Most = 300;

    private static readonly string[] Kinds = [".cs", ".cshtml", ".css", ".js"];

    public static Rule Rule { get; } = new($"No file is longer than {Most} lines", files =>
        from file in Counted(files)
        where file.Lines > Most
        select file.Wrong(0, $"has {file.Lines} lines"))
    {
        Examples =
        [
            new("301 lines", "has 301 lines", new Source("src/MfaPortal/A/A.cs", string.Concat(Enumerable.Repeat("a\n", 301)))),
            new("a style sheet", "has 302 lines", new Source("src/MfaPortal/wwwroot/ui/a.css", string.Concat(Enumerable.Repeat("a\n", 301)) + "a")),
            new("300 lines", null, new Source("src/MfaPortal/A/A.cs", string.Concat(Enumerable.Repeat("a\n", 300)))),
            new("a migration", null, new Source("src/MfaPortal/Storage/Migrations/A.cs", string.Concat(Enumerable.Repeat("a\n", 1000)))),
        ],
    };

    public static IEnumerable<Source> Counted(IReadOnlyList<Source> files) => files.Where(file =>
        file.Path.StartsWith("src/", StringComparison.Ordinal) && !file.IsGenerated && Kinds.Any(kind => file.Path.EndsWith(kind, StringComparison.Ordinal)));
}
