namespace MfaPortal.Admin.Apps;

/// <summary>Whether an id that nobody has was meant to be another: written in other case, or with up to two letters wrong.</summary>
internal static class SimilarId
{
    private const int Most = 2;

    public static bool Is(string sent, string id) =>
        sent != id && Math.Abs(sent.Length - id.Length) <= Most && (string.Equals(sent, id, StringComparison.OrdinalIgnoreCase)
            || (id.Length > 2 * Most && Distance(sent.ToLowerInvariant(), id.ToLowerInvariant()) <= Most));

    // Levenshtein, one row at a time.
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (one[i - 1] == other[j - 1] ? 0 : 1));
                corner = above;
            }
        }

        return row[other.Length];
    }
}
