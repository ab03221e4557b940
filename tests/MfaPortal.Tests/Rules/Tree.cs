using System.Runtime.CompilerServices;

namespace MfaPortal.Tests.Rules;

/// <summary>The checkout this test was built from.</summary>
internal static class Tree
{
    private static readonly string[] Kinds = [".cs", ".cshtml", ".css", ".js", ".json", ".csproj", ".props"];

    private static readonly Lazy<IReadOnlyList<Source>> All = new(() => [.. Read().OrderBy(file => file.Path, StringComparer.Ordinal)]);

    /// <summary>Everything under src/, and the project files of the tests.</summary>
    public static IReadOnlyList<Source> Files => All.Value;

    private static IEnumerable<Source> Read()
    {
        var top = Top();
        var files = Directory.EnumerateFiles(Path.Combine(top, "src"), "*", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(top, "tests"), "*.csproj", SearchOption.AllDirectories))
            .Append(Path.Combine(top, "Directory.Build.props"));
        foreach (var file in files)
        {
            var path = Path.GetRelativePath(top, file).Replace('\\', '/');
            if (Kinds.Contains(Path.GetExtension(path)) && !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            {
                yield return new Source(path, File.ReadAllText(file).ReplaceLineEndings("\n"));
            }
        }
    }

    // Beside the tests where they run in the checkout; else where the compiler saw this file.
    public static string Top([CallerFilePath] string here = "")
    {
        foreach (var start in new[] { AppContext.BaseDirectory, Path.GetDirectoryName(here)! })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "MfaPortal.sln")))
                {
                    return folder.FullName;
                }
            }
        }

        throw new InvalidOperationException("The tests run outside the checkout they were built from.");
    }
}
