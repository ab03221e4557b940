using MfaPortal.Accounts;
using MfaPortal.Oidc.Host;
using MfaPortal.RelyingApps.Clients;
using MfaPortal.Sessions;

namespace MfaPortal.RelyingApps.Grants;

/// <summary>What an account's row says about a person whom an app asks about, and what of it the app hears.</summary>
internal sealed record KnownPerson(
    string UserName, string DisplayName, string? GivenName, string? FamilyName, string? Email, string? Language, string[] Roles,
    string ClientId, AccountId? AccountId = null, SessionId? SessionId = null)
{
    /// <summary>What is known of people here at all; one person may have no given name, no address.</summary>
    public static readonly IReadOnlyList<string> Claims =
        ["name", "given_name", "family_name", "preferred_username", "locale", "email", "email_verified", "groups"];

    /// <summary>Who lost the right to use an app lost it for what the app holds already.</summary>
    public bool IsAdmitted(ClientRegistry apps) => apps.App(ClientId)?.Admits(Roles) ?? true;

    public SubjectClaims ToClaims(IReadOnlyCollection<string> scopes) => new()
    {
        Subject = AccountId?.ToString(),
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
