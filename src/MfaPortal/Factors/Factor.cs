using MfaPortal.Accounts;

namespace MfaPortal.Factors;

/// <summary>
/// One enrolled means beside the password. One table serves all kinds: <see cref="Payload"/>, <see cref="Lookup"/>,
/// <see cref="Counter"/> and <see cref="Drift"/> mean what the kind's own folder says they mean.
/// </summary>
internal sealed class Factor
{
    public required FactorId Id { get; init; }

    public required AccountId AccountId { get; init; }

    public required string Kind { get; init; }

    public required string Label { get; set; }

    /// <summary>What the person said it is on ("iphone", "android", …); for texts only.</summary>
    public string? Device { get; init; }

    /// <summary>The kind's secret, sealed by <see cref="Storage.SecretBox"/> and bound to this row.</summary>
    public required byte[] Payload { get; set; }

    /// <summary>Found by this, unique within a kind (a credential id, a keyed hash of a code).</summary>
    public byte[]? Lookup { get; init; }

    /// <summary>Only ever grows: the last accepted step or signature counter.</summary>
    public long Counter { get; set; }

    public int Drift { get; set; }

    /// <summary>Consecutive failures, counted before the secret is looked at (decision D6).</summary>
    public int Failures { get; set; }

    public DateTimeOffset? NextTryAt { get; set; }

    public required DateTimeOffset EnrolledAt { get; init; }

    /// <summary>Its place among the others, where it took another's; else they stand in the order in which they were enrolled.</summary>
    public DateTimeOffset? ListedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>Since when the person wants it to be offered first; the latest counts.</summary>
    public DateTimeOffset? PreferredAt { get; set; }

    /// <summary>Used up (one of a set) or removed; kept for the audit's sake until clean-up.</summary>
    public DateTimeOffset? RetiredAt { get; set; }
}
