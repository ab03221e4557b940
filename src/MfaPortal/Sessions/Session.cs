using MfaPortal.Accounts;
using MfaPortal.Factors;

namespace MfaPortal.Sessions;

/// <summary>A signed-in browser. The cookie carries only <see cref="Id"/> and the secret whose hash is here.</summary>
internal sealed class Session
{
    public required SessionId Id { get; init; }

    public required AccountId AccountId { get; init; }

    public required byte[] SecretHash { get; set; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the person last went through a whole sign-in; what apps see as auth_time.</summary>
    public required DateTimeOffset AuthenticatedAt { get; set; }

    /// <summary>When the password was given, or the factor that a sign-in may begin with instead of one.</summary>
    public required DateTimeOffset PasswordAt { get; set; }

    /// <summary>When a factor was last shown, if ever in this session.</summary>
    public DateTimeOffset? FactorAt { get; set; }

    /// <summary>When something strong, or stronger, was last shown: the time that goes with the strength.</summary>
    public DateTimeOffset? StrongAt { get; set; }

    public DateTimeOffset? ResistantAt { get; set; }

    public required Strength Strength { get; set; }

    /// <summary>RFC 8176 values of everything shown in this session.</summary>
    public required string[] Amr { get; set; }

    /// <summary>
    /// Begun with a password in this browser, which showed a factor some days ago. Satisfies the policy while browsers are trusted, is worth no
    /// more than a password to apps, and ends with the trust.
    /// </summary>
    public TrustedBrowserId? TrustedBrowserId { get; set; }

    public required DateTimeOffset LastActivityAt { get; set; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    public string? EndReason { get; set; }

    public string? Address { get; init; }

    public string? UserAgent { get; init; }
}
