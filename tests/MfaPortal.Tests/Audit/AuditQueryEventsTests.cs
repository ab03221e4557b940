using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MfaPortal.Audit;
using MfaPortal.Texts;
using Xunit;

namespace MfaPortal.Tests.Audit;

public sealed partial class AuditQueryEventsTests
{
    [Fact]
    public void Every_event_has_plain_words_in_every_language()
    {
        var texts = new TextCatalogue();

        Assert.All(Languages.All, language => Assert.Equal(
            AuditQueryEvents.Known.Order(StringComparer.Ordinal),
            texts.Keys(language).Where(key => key.StartsWith("audit.event.", StringComparison.Ordinal)).Select(key => key["audit.event.".Length..]).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Every_event_that_is_written_is_known()
    {
        var written = Directory.EnumerateFiles(Sources(), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Written().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .ToHashSet();

        Assert.True(written.Count > 15, "The search for written events finds too few.");
        Assert.Empty(written.Except(AuditQueryEvents.Known));
    }

    private static string Sources([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../../../src/MfaPortal");

    [GeneratedRegex("audit\\.Add\\(\\s*\"([a-z.-]+)\"")]
    private static partial Regex Written();
}
