using System.Text;
using System.Text.Json;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Wire;

namespace MfaPortal.Oidc.Authorize;

/// <summary>
/// The <c>claims</c> parameter (Core §5.5): single claims for the ID token and for userinfo, a wanted <c>acr</c> and a wanted <c>sub</c>.
/// Other claims, and values wanted for them, are ignored as the section allows.
/// </summary>
internal sealed record ClaimsParameter(
    RequestedClaims Names,
    IReadOnlyList<string> AcrValues,
    bool AcrEssential,
    string? Subject)
{
    private const int Longest = 4096;

    public static ClaimsParameter Nothing { get; } = new(RequestedClaims.None, [], false, null);

    /// <summary>Null when the text is there but is not such a parameter.</summary>
    public static ClaimsParameter? Parse(string? text)
    {
        if (text is null)
        {
            return Nothing;
        }

        if (text.Length > Longest || StrictJson.ParseObject(Encoding.UTF8.GetBytes(text)) is not { } json)
        {
            return null;
        }

        if (!Members(json, "id_token", out var idToken) || !Members(json, "userinfo", out var userinfo))
        {
            return null;
        }

        idToken.TryGetValue("acr", out var acr);
        var acrValues = Wanted(acr);
        return new ClaimsParameter(
            new RequestedClaims([.. idToken.Keys], [.. userinfo.Keys]),
            acrValues,
            // Essential without naming a value is met by any: an `acr` is always there.
            AcrEssential: acrValues.Count > 0 && acr.TryGetProperty("essential"u8, out var essential) && essential.ValueKind == JsonValueKind.True,
            Subject: idToken.TryGetValue("sub", out var sub) && Wanted(sub) is [var one, ..] ? one : null);
    }

    private static bool Members(JsonElement json, string part, out Dictionary<string, JsonElement> members)
    {
        members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (!json.TryGetProperty(part, out var claims))
        {
            return true;
        }

        if (claims.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        foreach (var claim in claims.EnumerateObject())
        {
            if (claim.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            {
                return false;
            }

            members.Add(claim.Name, claim.Value);
        }

        return true;
    }

    private static IReadOnlyList<string> Wanted(JsonElement claim)
    {
        if (claim.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        if (claim.TryGetProperty("value"u8, out var value) && value.ValueKind == JsonValueKind.String)
        {
            return [value.GetString()!];
        }

        return claim.TryGetProperty("values"u8, out var values) && values.ValueKind == JsonValueKind.Array
            ? [.. values.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];
    }
}
