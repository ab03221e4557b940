namespace MfaPortal.Admin.Apps;

/// <summary>In what a received address differs from the registered one that is nearest to it; a word that the texts have a sentence for.</summary>
internal sealed record AddressDifference(string Word, string? Registered)
{
    /// <param name="received">Without query and fragment.</param>
    /// <param name="wasLonger">Whether it had one.</param>
    public static AddressDifference Of(string received, bool wasLonger, IReadOnlyList<string> registered) =>
        registered.Select(one => new AddressDifference(Between(received, wasLonger, one), one)).MinBy(one => Array.IndexOf(Order, one.Word))
        ?? new AddressDifference("other", null);

    // The nearer, the earlier.
    private static readonly string[] Order = ["same", "query", "slash", "case", "scheme", "port", "path", "host", "other"];

    private static string Between(string received, bool wasLonger, string registered)
    {
        if (received == registered)
        {
            return wasLonger ? "query" : "same";
        }

        if (received == registered.Split('?')[0])
        {
            return "query";
        }

        if (received.TrimEnd('/') == registered.TrimEnd('/'))
        {
            return "slash";
        }

        if (string.Equals(received, registered, StringComparison.OrdinalIgnoreCase))
        {
            return "case";
        }

        if (!Uri.TryCreate(received, UriKind.Absolute, out var one) || !Uri.TryCreate(registered, UriKind.Absolute, out var other))
        {
            return "other";
        }

        var (scheme, host, port, path) = (one.Scheme == other.Scheme, one.Host == other.Host, one.Port == other.Port, one.AbsolutePath == other.AbsolutePath);
        return (scheme, host, port, path) switch
        {
            (false, true, _, true) => "scheme",
            (true, true, false, true) => "port",
            (true, true, true, false) => "path",
            (true, false, _, true) => "host",
            _ => "other",
        };
    }
}
