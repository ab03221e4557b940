using System.Collections.Frozen;
using System.Text.Json;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Tokens;

namespace MfaPortal.Oidc.Userinfo;

/// <summary>The claims about people, the scope each belongs to (Core §5.4) and how it is written: left out, never null or blank (§5.3.2).</summary>
internal static class StandardClaims
{
    private sealed record Claim(string Name, string Scope, Action<Utf8JsonWriter, SubjectClaims> Write);

    private static readonly Claim[] All =
    [
        Text("name", "profile", facts => facts.Name),
        Text("given_name", "profile", facts => facts.GivenName),
        Text("family_name", "profile", facts => facts.FamilyName),
        Text("preferred_username", "profile", facts => facts.PreferredUsername),
        Text("locale", "profile", facts => facts.Locale),
        Text("zoneinfo", "profile", facts => facts.ZoneInfo),
        new("updated_at", "profile", (json, facts) =>
        {
            if (facts.UpdatedAt is { } updated)
            {
                json.WriteNumber("updated_at"u8, updated.ToUnixTimeSeconds());
            }
        }),
        Text("email", "email", facts => facts.Email),
        Verified("email_verified", "email", facts => facts.Email, facts => facts.EmailVerified),
        Text("phone_number", "phone", facts => facts.PhoneNumber),
        Verified("phone_number_verified", "phone", facts => facts.PhoneNumber, facts => facts.PhoneNumberVerified),
        new("address", "address", (json, facts) =>
        {
            if (!string.IsNullOrWhiteSpace(facts.Address))
            {
                json.WriteStartObject("address"u8);
                json.WriteString("formatted"u8, facts.Address);
                json.WriteEndObject();
            }
        }),
        new("groups", "groups", (json, facts) =>
        {
            if (facts.Groups is { } groups)
            {
                json.WriteTexts("groups"u8, groups);
            }
        }),
    ];

    private static readonly FrozenDictionary<string, string> ScopeOf =
        All.ToFrozenDictionary(claim => claim.Name, claim => claim.Scope, StringComparer.Ordinal);

    /// <summary>The scopes this server gives a meaning to.</summary>
    public static FrozenSet<string> KnownScopes { get; } =
        All.Select(claim => claim.Scope).Append("openid").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The scope a claim belongs to; null for a claim that does not exist here.</summary>
    public static string? ScopeFor(string claim) => ScopeOf.GetValueOrDefault(claim);

    public static IEnumerable<string> NamesIn(IEnumerable<string> scopes) =>
        All.Where(claim => scopes.Contains(claim.Scope)).Select(claim => claim.Name);

    public static void Write(Utf8JsonWriter json, SubjectClaims facts, IReadOnlyCollection<string> scopes, IReadOnlyCollection<string> names)
    {
        foreach (var claim in All)
        {
            if (scopes.Contains(claim.Scope) || names.Contains(claim.Name))
            {
                claim.Write(json, facts);
            }
        }
    }

    private static Claim Text(string name, string scope, Func<SubjectClaims, string?> fact) => new(name, scope, (json, facts) =>
    {
        if (fact(facts) is { } value && !string.IsNullOrWhiteSpace(value))
        {
            json.WriteString(name, value);
        }
    });

    private static Claim Verified(string name, string scope, Func<SubjectClaims, string?> of, Func<SubjectClaims, bool> fact) =>
        new(name, scope, (json, facts) =>
        {
            if (!string.IsNullOrWhiteSpace(of(facts)))
            {
                json.WriteBoolean(name, fact(facts));
            }
        });
}
