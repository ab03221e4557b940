using System.Text.RegularExpressions;

namespace MfaPortal.Tests.Rules;

/// <summary>The protocol module knows neither the portal nor a database; the sample apps know neither of the two.</summary>
internal static partial class ProtocolRule
{
    public static Rule Rule { get; } = new("The protocol and the sample apps stand alone", Look)
    {
        Examples =
        [
            new("the protocol asks the portal", "MfaPortal.Sessions", new Source("src/MfaPortal.Oidc/A.cs", "using MfaPortal.Sessions;")),
            new("by its full name", "MfaPortal.Accounts", new Source("src/MfaPortal.Oidc/A.cs", "class A { MfaPortal.Accounts.Account? B; }")),
            new("the protocol asks a database", "EntityFrameworkCore", new Source("src/MfaPortal.Oidc/A.cs", "using Microsoft.EntityFrameworkCore;")),
            new("a sample app asks the protocol", "MfaPortal.Oidc", new Source("src/MfaPortal.SampleApps/A.cs", "using MfaPortal.Oidc.Host;")),
            new("its own namespaces", null, new Source("src/MfaPortal.Oidc/A.cs", "using MfaPortal.Oidc.Host;\nnamespace MfaPortal.Oidc.Token; // EntityFrameworkCore")),
            new("the portal may", null, new Source("src/MfaPortal/A.cs", "using Npgsql;")),
        ],
    };

    private static IEnumerable<Violation> Look(IReadOnlyList<Source> files) =>
        from file in files
        where file.IsCSharp && file.Path.Split('/')[1] is "MfaPortal.Oidc" or "MfaPortal.SampleApps"
        from Match found in Foreign().Matches(file.BareCode)
        where !(found.Value + ".").StartsWith(file.Path.Split('/')[1] + ".", StringComparison.Ordinal)
        select file.Wrong(found.Index, $"names {found.Value}");

    [GeneratedRegex(@"\bMfaPortal\.\w+|\b(?:EntityFrameworkCore|Npgsql|System\.Data)\b")]
    private static partial Regex Foreign();
}
