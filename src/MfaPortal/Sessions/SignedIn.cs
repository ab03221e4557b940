using MfaPortal.Accounts;
using MfaPortal.Factors;

namespace MfaPortal.Sessions;

/// <summary>Who is here, how they proved it and when: one read of the session row, made once at the edge.</summary>
internal sealed record SignedIn(
    SessionId SessionId,
    AccountId AccountId,
    string UserName,
    string DisplayName,
    string? Email,
    string? Language,
    string[] Roles,
    Strength Strength,
    string[] Amr,
    DateTimeOffset AuthenticatedAt,
    DateTimeOffset PasswordAt,
    DateTimeOffset? FactorAt,
    DateTimeOffset LastActivityAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? FactorDeadline)
{
    public bool TrustedBrowser { get; init; }

    /// <summary>Nothing but the browser's earlier factor stands beside the password: not enough for who asks for one now.</summary>
    public bool RestsOnTrust => TrustedBrowser && Strength == Strength.Password;

    public bool Has(string role) => Roles.Contains(role);

    public bool FactorShownSince(DateTimeOffset moment) => FactorAt >= moment;
}
