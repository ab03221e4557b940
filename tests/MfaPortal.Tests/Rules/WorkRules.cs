using System.Text.RegularExpressions;

namespace MfaPortal.Tests.Rules;

/// <summary>An exception that leaves a background worker ends the whole portal: one class sees to it that none does.</summary>
internal static partial class WorkRules
{
    private const string Place = "src/MfaPortal/Operations/RepeatedWork.cs";

    public static Rule OneKindOfWorker { get; } = new("Whatever runs in the background is RepeatedWork", files =>
        from file in files
        where file.IsCSharp && file.Path != Place
        from Match found in Other().Matches(file.BareCode)
        select file.Wrong(found.Index, $"works by {found.Value}"))
    {
        Examples =
        [
            new("the framework's class", "works by BackgroundService", new Source("src/MfaPortal/A/A.cs", "sealed class A(B b) : BackgroundService;")),
            new("its interface", "works by IHostedService", new Source("src/MfaPortal/A/A.cs", "sealed class A(B b) : C, IHostedService;")),
            new("its interface with more moments", "works by IHostedLifecycleService", new Source("src/MfaPortal/A/A.cs", "sealed class A : IHostedLifecycleService;")),
            new("in the protocol", "works by BackgroundService", new Source("src/MfaPortal.Oidc/A/A.cs", "sealed class A : BackgroundService;")),
            new("work that is repeated", null, new Source("src/MfaPortal/A/A.cs", "sealed class A(B b) : RepeatedWork(b);\nservices.AddHostedService<A>(); // a BackgroundService")),
            new("the one place", null, new Source(Place, "internal abstract class RepeatedWork : BackgroundService;")),
        ],
        Exemptions =
        [
            new("src/MfaPortal/RelyingApps/Clients/ClientRegistry.cs", "IHostedService", "Only to be made at start, so that wrong settings stop it; it does nothing by itself."),
        ],
    };

    [GeneratedRegex(@"\bBackgroundService\b|\bIHosted(?:Lifecycle)?Service\b")]
    private static partial Regex Other();
}
