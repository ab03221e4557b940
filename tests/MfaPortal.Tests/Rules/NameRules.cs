using System.Text.RegularExpressions;

namespace MfaPortal.Tests.Rules;

/// <summary>Names say what a thing is or does; nothing is left for later; time is handed in.</summary>
internal static partial class NameRules
{
    public static Rule NoEmptyWords { get; } = new("No type is called Manager, Helper, Util, Service, Base, Repository or Dto", files =>
        from file in files
        where file.IsCSharp && !file.IsGenerated
        from Match found in EmptyWord().Matches(file.BareCode)
        select file.Wrong(found.Index, $"declares {found.Groups[1].Value}"))
    {
        Examples =
        [
            .. ((string[])["UserManager", "CodeHelper", "TextUtils", "MailService", "PageBase", "AccountRepository", "AccountDto", "Services"]).Select(name =>
                new Example(name, $"declares {name}", new Source("src/MfaPortal/A/A.cs", $"internal sealed class {name}<T>;"))),
            new("a record", "declares AccountDTO", new Source("src/MfaPortal/A/A.cs", "internal readonly record struct AccountDTO(int A);")),
            new("an interface", "declares IMailService", new Source("src/MfaPortal/A/A.cs", "internal interface IMailService;")),
            new("words of the framework, used", null, new Source("src/MfaPortal/A/A.cs", "class Worker : BackgroundService { IServiceCollection Database; }")),
        ],
    };

    public static Rule NothingLeft { get; } = new("Nothing is left for later", files =>
        from file in files
        where !file.IsGenerated && !file.Path.EndsWith(".json", StringComparison.Ordinal)
        from Match found in Leftover().Matches(file.Text)
        select file.Wrong(found.Index, $"says {found.Value}"))
    {
        Examples =
        [
            new("to do", "says TODO", new Source("src/MfaPortal/A/A.cs", "// TODO: all of it")),
            new("to mend", "says FIXME", new Source("src/MfaPortal/wwwroot/ui/a.css", "/* FIXME */")),
            new("a region", "says #region", new Source("src/MfaPortal/A/A.cs", "    #region Fields")),
            new("in a page", "says TODO", new Source("src/MfaPortal/A/A.cshtml", "@* TODO *@")),
            new("a word that contains one", null, new Source("src/MfaPortal/A/A.cs", "string Todos; // regions")),
        ],
    };

    public static Rule TimeIsHandedIn { get; } = new("Time and chance are handed in", files =>
        from file in files
        where (file.IsCSharp || file.IsRazor) && !file.IsGenerated
        from Match found in Ambient().Matches(file.BareCode)
        select file.Wrong(found.Index, $"asks {found.Value}"))
    {
        Examples =
        [
            new("the clock", "asks DateTime.UtcNow", new Source("src/MfaPortal/A/A.cs", "var now = DateTime.UtcNow;")),
            new("the clock with an offset", "asks DateTimeOffset.UtcNow", new Source("src/MfaPortal/A/A.cshtml", "@DateTimeOffset.UtcNow")),
            new("today", "asks DateTime.Today", new Source("src/MfaPortal/A/A.cs", "var day = DateTime.Today;")),
            new("chance", "asks Guid.NewGuid", new Source("src/MfaPortal/A/A.cs", "var id = Guid.NewGuid();")),
            new("a clock handed in", null, new Source("src/MfaPortal/A/A.cs", "var now = time.GetUtcNow(); // not DateTime.UtcNow")),
        ],
    };

    [GeneratedRegex(@"\b(?:class|record struct|record class|record|struct|interface|enum) (\w*(?:Managers?|Helpers?|Util(?:s|ity|ities)?|Services?|Base|Repository|Repositories|D[Tt][Oo]s?))\b")]
    private static partial Regex EmptyWord();

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b|#region\b")]
    private static partial Regex Leftover();

    [GeneratedRegex(@"\bDateTime(?:Offset)?\.(?:UtcNow|Now|Today)\b|\bGuid\.NewGuid\b|\bGuid\.CreateVersion7\(\)|\bRandom\.Shared\b|\bnew Random\(")]
    private static partial Regex Ambient();
}
