namespace MfaPortal.Oidc.Wire;

/// <summary>Lists of words in one parameter (RFC 6749 §3.3).</summary>
internal static class ScopeText
{
    public static string[] Words(string? text) =>
        text?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToArray() ?? [];
}
