namespace MfaPortal.Oidc.Wire;

/// <summary>
/// What may be kept of an address that was refused, so that the app's owner can see where it differs: no user name, no query, no fragment
/// (RFC 6819 §4.6.6: secrets stand there), nothing that could break a line.
/// </summary>
internal readonly record struct RefusedAddress(string? Address, bool WasLonger)
{
    private const int Longest = 300;

    public static RefusedAddress Of(string? uri)
    {
        if (uri is null)
        {
            return default;
        }

        var end = uri.AsSpan().IndexOfAny('?', '#');
        var kept = end < 0 ? uri : uri[..end];
        var authority = kept.IndexOf("://", StringComparison.Ordinal) + 3;
        var path = authority < 3 ? -1 : kept.IndexOf('/', authority);
        var user = authority < 3 ? -1 : kept.LastIndexOf('@', path < 0 ? kept.Length - 1 : path);
        if (user >= authority)
        {
            kept = kept[..authority] + kept[(user + 1)..];
        }

        kept = kept.Length > Longest ? kept[..Longest] : kept;
        return new RefusedAddress(
            string.Create(kept.Length, kept, static (span, text) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    span[i] = text[i] is > ' ' and <= '~' ? text[i] : '?';
                }
            }),
            end >= 0 || user >= authority || uri.Length > Longest);
    }
}
