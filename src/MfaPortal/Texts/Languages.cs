namespace MfaPortal.Texts;

internal static class Languages
{
    public const string Default = "en";

    public static readonly IReadOnlyList<string> All = ["en", "nl", "fr", "de"];

    /// <summary>The best language we speak for a list of BCP 47 tags in order of preference; null where there is none.</summary>
    public static string? Best(IEnumerable<string> wanted)
    {
        foreach (var tag in wanted)
        {
            var primary = tag.Split('-', 2)[0].Trim().ToLowerInvariant();
            if (All.Contains(primary))
            {
                return primary;
            }
        }

        return null;
    }
}
