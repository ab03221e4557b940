using System.Text.RegularExpressions;

namespace MfaPortal.Tests.Rules;

/// <summary>
/// Which room may name which: by namespace, or by single types where only those are shared. Read from what the code says:
/// <c>using</c> lines, and every name that leads to a type of another room.
/// </summary>
internal static partial class DirectionRule
{
    private const string Everything = "*";

    private static readonly string[] Everyone =
        ["Accounts", "Audit", "Texts", "Ui", "Storage", "Operations.PortalOptions", "Operations.MinuteLimit", "Operations.RepeatedWork", "Oidc.Host.Entropy", "Oidc.Host.Place"];

    /// <summary>A kind of factor stands under <c>Factors/*</c>. A room that is not here may use what everyone may.</summary>
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        // The ground the others stand on.
        ["Texts"] = [],
        ["Ui"] = ["Texts", "Accounts"],
        ["Storage"] = ["Oidc.Host.Entropy"],
        ["Accounts"] = ["Storage", "Texts"],
        ["Outgoing"] = [],
        ["Audit"] = ["Accounts", "Storage", "Texts", "Operations.MinuteLimit", "Oidc.Host.Place"],

        ["Mail"] = Everyone,
        ["Sessions"] = [.. Everyone, "Factors.Strength", "Factors.StrengthNames", "Mail.Places", "Mail.Whereabouts", "Mail.WhereaboutsWords"],
        ["Passwords"] = [.. Everyone, "Mail", "Sessions"],
        ["TrustedBrowsers"] = [.. Everyone, "Mail", "Sessions"],
        ["Factors"] = [.. Everyone, "Mail", "Sessions", "TrustedBrowsers.TrustedBrowserOptions"],
        ["Factors/*"] = [.. Everyone, "Mail", "Factors", "Outgoing"],
        ["RelyingApps"] = [.. Everyone, "Sessions", "Factors.Strength", "Factors.StrengthNames", "Oidc", "Outgoing"],
        ["Safety"] = [.. Everyone, "Mail", "Sessions", "Passwords", "RelyingApps"],
        ["SignIn"] = [.. Everyone, "Sessions", "Factors", "Passwords", "RelyingApps", "TrustedBrowsers", "Oidc"],
        ["Operations"] = [.. Everyone, "Mail", "Sessions", "Passwords", "RelyingApps", "Oidc", "Safety"],
        ["Helpdesk"] = [Everything],
        ["Admin"] = [Everything],
    };

    public static Rule Rule { get; } = new("A room names only the rooms it may use", Look)
    {
        Examples =
        [
            new("sessions ask sign-in", "Sessions uses SignIn", Page("Sessions/A.cs", "using MfaPortal.SignIn;")),
            new("a kind asks sign-in", "Factors/Sms uses SignIn", Page("Factors/Sms/A.cs", "using MfaPortal.SignIn;")),
            new("a kind asks another kind", "Factors/Sms uses Factors/Fax", Page("Factors/Sms/A.cs", "using MfaPortal.Factors.Fax;")),
            new("the frame asks a kind", "Factors uses Factors/Fax",
                Page("Factors/A.cs", "class A { string B => Fax.Line.Name; }"), Page("Factors/Fax/Line.cs", "class Line;")),
            new("by its full name", "SignIn uses Helpdesk", Page("SignIn/A.cs", "class A { MfaPortal.Helpdesk.Desk? B; }"), Page("Helpdesk/Desk.cs", "class Desk;")),
            new("by half its name", "Mail uses Sessions", Page("Mail/A.cs", "class A { Sessions.Gate? B; }"), Page("Sessions/Gate.cs", "class Gate;")),
            new("more than the shared type", "Sessions names Factors.Desk",
                Page("Sessions/A.cs", "using MfaPortal.Factors;\nclass A { Strength B; Desk C; }"), Page("Factors/Desk.cs", "class Desk;\nenum Strength;")),
            new("an import for nothing shared", "Passwords uses Factors", Page("Passwords/A.cs", "using MfaPortal.Factors;"), Page("Factors/Strength.cs", "enum Strength;")),
            new("a page's import", "Sessions uses Admin", new Source("src/MfaPortal/Sessions/A.cshtml", "@page \"/a\"\n@using MfaPortal.Admin\n")),
            new("the ground asks a feature", "Storage uses Mail", Page("Storage/A.cs", "using MfaPortal.Mail;")),
            new("only the shared type", null,
                Page("Sessions/A.cs", "using MfaPortal.Factors;\nclass A { Strength B; string C => Desk.Name; }"), Page("Factors/Strength.cs", "enum Strength;")),
            new("in a comment or a string", null, Page("Sessions/A.cs", "// MfaPortal.SignIn.Door\nclass A { string B = \"MfaPortal.SignIn.Door\"; }"), Page("SignIn/Door.cs", "class Door;")),
            new("helpdesk uses everyone", null, Page("Helpdesk/A.cs", "using MfaPortal.SignIn;\nusing MfaPortal.Factors;")),
        ],
        Exemptions =
        [
            new("src/MfaPortal/Accounts/DemoAccounts.cs", "Accounts uses Passwords",
                "Development's people get their published password in the same transaction; never in Production."),
        ],
    };

    private static Source Page(string path, string text) =>
        new($"src/MfaPortal/{path}", $"namespace MfaPortal.{path[..path.LastIndexOf('/')].Replace('/', '.')};\n{text}\n");

    private static IEnumerable<Violation> Look(IReadOnlyList<Source> files)
    {
        var types = files.Where(file => file.IsCSharp && !file.IsGenerated)
            .SelectMany(file => TopType().Matches(file.BareCode).Select(type => $"{Namespace(file)}.{type.Groups[1].Value}"))
            .ToHashSet();
        var common = files.Where(file => file.Name == "_ViewImports.cshtml")
            .Select(file => (file.Folder, Names: Imports(file).Select(import => import.Namespace).ToList()))
            .ToList();

        foreach (var file in files.Where(file => file.Room is not null && (file.IsCSharp || file.IsRazor) && !file.IsGenerated))
        {
            var room = file.Room!;
            var imports = Imports(file).ToList();
            var inherited = file.IsRazor ? common.Where(view => file.Folder.StartsWith(view.Folder, StringComparison.Ordinal)).SelectMany(view => view.Names) : [];
            string[] visible = [.. imports.Select(import => import.Namespace), .. inherited];

            // A shared type excuses the import of its namespace; each type is looked at below.
            foreach (var (at, name) in imports.Where(import => !MayImport(room, import.Namespace)))
            {
                yield return file.Wrong(at, $"{room} uses {RoomOf(name)}");
            }

            foreach (var (at, type) in Named(file, visible, types).DistinctBy(named => named.Type).Where(named => !MayName(room, named.Type)))
            {
                var other = RoomOf(type[..type.LastIndexOf('.')]);
                yield return file.Wrong(at, Shared(room, other) ? $"{room} names {Short(type)}" : $"{room} uses {other} ({Short(type)})");
            }
        }
    }

    private static IEnumerable<(int At, string Type)> Named(Source file, string[] visible, HashSet<string> types)
    {
        var own = Namespace(file);
        foreach (Match chain in Chain().Matches(file.BareCode))
        {
            var parts = chain.Value.Split('.');
            for (var length = 1; length <= Math.Min(parts.Length, 5); length++)
            {
                var name = string.Join('.', parts[..length]);
                var found = Around(own).Select(around => around + "." + name).Append(name)
                    .Concat(length == 1 ? visible.Select(import => import + "." + name) : [])
                    .FirstOrDefault(types.Contains);
                if (found is not null)
                {
                    yield return (chain.Index, found);
                    break;
                }
            }
        }
    }

    private static bool MayImport(string room, string name) =>
        MayName(room, name + ".Any") || Allowed(room).Any(allowed => allowed.StartsWith(Short(name) + ".", StringComparison.Ordinal));

    private static bool MayName(string room, string type)
    {
        var (other, name) = (RoomOf(type[..type.LastIndexOf('.')]), Short(type));
        return other == room || Allowed(room).Any(allowed => allowed == Everything || allowed == other || allowed == name
            || allowed == "Oidc" && name.StartsWith("Oidc.", StringComparison.Ordinal));
    }

    private static string[] Allowed(string room) =>
        MayUse.GetValueOrDefault(room) ?? (room.StartsWith("Factors/", StringComparison.Ordinal) ? MayUse["Factors/*"] : Everyone);

    private static bool Shared(string room, string other) => Allowed(room).Any(allowed => allowed.StartsWith(other + ".", StringComparison.Ordinal));

    private static string RoomOf(string name) => Short(name).Split('.') switch
    {
        ["Factors", var kind, ..] => $"Factors/{kind}",
        [var room, ..] => room,
        _ => name,
    };

    private static string Short(string name) => name.StartsWith("MfaPortal.", StringComparison.Ordinal) ? name["MfaPortal.".Length..] : name;

    // Namespaces are folders; the compiler sees to that.
    private static string Namespace(Source file) => file.Folder["src/".Length..].Replace('/', '.');

    private static IEnumerable<string> Around(string name)
    {
        for (; name.Contains('.', StringComparison.Ordinal); name = name[..name.LastIndexOf('.')])
        {
            yield return name;
        }

        yield return name;
    }

    private static IEnumerable<(int At, string Namespace)> Imports(Source file) =>
        Using().Matches(file.BareCode).Select(found => (found.Index, found.Groups[1].Value));

    [GeneratedRegex(@"^@?(?:global )?using (?:static )?(?:\w+ = )?(MfaPortal(?:\.\w+)+)", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^(?:(?:public|internal|sealed|static|abstract|partial|readonly|file) )*(?:class|record struct|record class|record|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TopType();

    [GeneratedRegex(@"(?<![\w.])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")]
    private static partial Regex Chain();
}
