using MfaPortal.Accounts;
using MfaPortal.Sessions;

namespace MfaPortal.Factors;

/// <summary>One open question to one browser for one kind: to enrol it, or to verify it.</summary>
internal sealed class Challenge
{
    public required ChallengeId Id { get; init; }

    public required AccountId AccountId { get; init; }

    public required JourneyId JourneyId { get; set; }

    public required string Kind { get; init; }

    public required ChallengePurpose Purpose { get; init; }

    /// <summary>SHA-256 of the browser's own cookie: nobody else sees or answers this challenge.</summary>
    public required byte[] BrowserHash { get; init; }

    /// <summary>What the kind keeps between question and answer (a pending secret), sealed.</summary>
    public byte[]? Payload { get; set; }

    /// <summary>Where a device of the person finds it that knows no id: a keyed hash of what they type there.</summary>
    public byte[]? Lookup { get; set; }

    public string? Device { get; set; }

    public int AttemptsLeft { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>
    /// Whoever opened this enrolment had shown a factor. What was opened without one is for a first factor, and no longer once there is one.
    /// </summary>
    public bool Proven { get; set; }

    public DateTimeOffset? AcceptedAt { get; set; }

    /// <summary>The factor that was shown or enrolled; while a replacement is open, the one that is to go.</summary>
    public FactorId? FactorId { get; set; }

    /// <summary>Strength and amr of the accepted proof, as the kind's descriptor said at that time.</summary>
    public Strength? Strength { get; set; }

    public string[] Amr { get; set; } = [];

    public TrustOffer Trust { get; set; }

    /// <summary>Another browser began anew: this one is dead.</summary>
    public DateTimeOffset? VoidedAt { get; set; }
}

/// <summary>Whether who shows this may say that the browser is theirs, and said so.</summary>
internal enum TrustOffer
{
    None = 0,
    Offered = 1,
    Taken = 2,
}

internal enum ChallengePurpose
{
    Verify = 0,
    Enrol = 1,

    /// <summary>To enrol one that takes the place of another.</summary>
    Replace = 2,
}
