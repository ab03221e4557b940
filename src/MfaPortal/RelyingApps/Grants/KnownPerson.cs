using MfaPortal.Oidc.Host;

namespace MfaPortal.RelyingApps.Grants;

/// <summary>What an account's row says about a person, and what of it apps hear.</summary>
internal sealed record KnownPerson(
    string UserName, string DisplayName, string? GivenName, string? FamilyName, string? Email, string? Language, string[] Roles)
{
    public SubjectClaims ToClaims(IReadOnlyCollection<string> scopes) => new()
    {
        Name = DisplayName,
        GivenName = GivenName,
        FamilyName = FamilyName,
        PreferredUsername = UserName,
        Email = Email,

        // An account's address comes from the organisation or from a link that was followed, never from the person's word alone.
        EmailVerified = Email is not null,
        Locale = Language,
        Groups = scopes.Contains("groups") ? Roles : null,
    };
}
