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
    public TrustedBrowserId? TrustedBrowserId { get; init; }

    public bool TrustedBrowser => TrustedBrowserId is not null;

    /// <summary>Nothing but the browser's earlier factor stands beside the password: not enough for who asks for one now.</summary>
    public bool RestsOnTrust => TrustedBrowser && Strength == Strength.Password;

    public bool Has(string role) => Roles.Contains(role);

    /// <summary>When a strong factor was last shown, where one was; the same for what withstands phishing.</summary>
    public DateTimeOffset? StrongAt { get; init; }

    public DateTimeOffset? ResistantAt { get; init; }

    /// <summary>When something worth this much was last shown: old strength and fresh weakness are not fresh strength (threat T14).</summary>
    public DateTimeOffset? ShownAt(Strength least) => least > Strength ? null : least switch
    {
        Strength.PhishingResistant => ResistantAt,
        Strength.Strong => StrongAt,
        _ => FactorAt,
    };

    /// <summary>What is worth no more than a password was not shown.</summary>
    public bool FactorShownSince(DateTimeOffset moment, Strength least = Strength.Weak) => ShownAt(least) >= moment;
}
