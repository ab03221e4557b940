using System.Text.RegularExpressions;

namespace MfaPortal.Tests.Rules;

/// <summary>Every package is pinned to one version, and what the product is built on is a list somebody decided.</summary>
internal static partial class PackageRule
{
    private static readonly Dictionary<string, string[]> Named = new()
    {
        ["src/MfaPortal.Oidc/MfaPortal.Oidc.csproj"] = [],
        ["src/MfaPortal.SampleApps/MfaPortal.SampleApps.csproj"] = [],
        ["src/MfaPortal/MfaPortal.csproj"] =
        [
            "Npgsql.EntityFrameworkCore.PostgreSQL", "Microsoft.EntityFrameworkCore", "Microsoft.EntityFrameworkCore.Relational",
            "QRCoder", "Serilog", "Serilog.Extensions.Logging", "Serilog.Settings.Configuration", "Serilog.Sinks.Console",

            // Only for `dotnet ef`, when DesignTime is set; none is published.
            "Microsoft.EntityFrameworkCore.Design", "Humanizer.Core", "Microsoft.CodeAnalysis.CSharp.Workspaces",
            "Microsoft.CodeAnalysis.Analyzers", "System.Composition", "Microsoft.Extensions.DependencyModel",
        ],
        ["Directory.Build.props"] = ["Microsoft.CodeAnalysis.BannedApiAnalyzers"],
    };

    public static Rule Rule { get; } = new("Packages are pinned and named", Look)
    {
        Examples =
        [
            new("any version", "is not pinned", Project("tests/A/A.csproj", "<PackageReference Include=\"xunit\" Version=\"2.*\" />")),
            new("a range", "is not pinned", Project("tests/A/A.csproj", "<PackageReference Include=\"xunit\" Version=\"[2.0,3.0)\" />")),
            new("no version", "is not pinned", Project("tests/A/A.csproj", "<PackageReference Include=\"xunit\" />")),
            new("unnamed", "Dapper is not on the list", Project("src/MfaPortal/MfaPortal.csproj", "<PackageReference Include=\"Dapper\" Version=\"2.1.0\" />")),
            new("a project nobody listed", "Dapper is not on the list", Project("src/New/New.csproj", "<PackageReference Include=\"Dapper\" Version=\"2.1.0\" />")),
            new("the protocol", "QRCoder is not on the list", Project("src/MfaPortal.Oidc/MfaPortal.Oidc.csproj", "<PackageReference Include=\"QRCoder\" Version=\"1.8.1\" />")),
            new("pinned and named", null, Project("src/MfaPortal/MfaPortal.csproj", "<PackageReference Include=\"QRCoder\" Version=\"1.8.1\" />")),
            new("pinned exactly", null, Project("tests/A/A.csproj", "<PackageReference Include=\"xunit\" Version=\"[2.9.3]\" />")),
        ],
    };

    private static Source Project(string path, string reference) => new(path, $"<Project><ItemGroup>{reference}</ItemGroup></Project>");

    private static IEnumerable<Violation> Look(IReadOnlyList<Source> files)
    {
        foreach (var file in files.Where(file => file.Path.EndsWith(".csproj", StringComparison.Ordinal) || file.Path.EndsWith(".props", StringComparison.Ordinal)))
        {
            foreach (Match reference in Reference().Matches(file.Text))
            {
                var name = reference.Groups["name"].Value;
                if (!Exact().IsMatch(reference.Groups["rest"].Value))
                {
                    yield return file.Wrong(reference.Index, $"{name} is not pinned");
                }

                if (!file.Path.StartsWith("tests/", StringComparison.Ordinal) && !Named.GetValueOrDefault(file.Path, []).Contains(name))
                {
                    yield return file.Wrong(reference.Index, $"{name} is not on the list");
                }
            }
        }
    }

    [GeneratedRegex("""<Package(?:Reference|Download) Include="(?<name>[^"]+)"(?<rest>[^>]*)>""")]
    private static partial Regex Reference();

    [GeneratedRegex("""\bVersion="(?:\d+(?:\.\d+)+(?:-[\w.]+)?|\[\d+(?:\.\d+)+\])["]""")]
    private static partial Regex Exact();
}
