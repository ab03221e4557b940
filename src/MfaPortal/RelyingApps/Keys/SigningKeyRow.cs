using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.RelyingApps.Keys;

/// <summary>
/// A key that signs tokens; the private half sealed by the master key. What the key is good for follows from these times and the clock
/// (<see cref="KeyCalendar"/>), so every node changes over at the same moment without asking another.
/// </summary>
internal sealed class SigningKeyRow
{
    public required string Kid { get; init; }

    public required string Algorithm { get; init; }

    public required byte[] PrivateKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when it signs; published before that. It signs until the next key of its algorithm does.</summary>
    public required DateTimeOffset SignsFrom { get; init; }

    /// <summary>Until when it stays published; null as long as no successor is made.</summary>
    public DateTimeOffset? RetiresAt { get; set; }

    /// <summary>Until when it is known for hints, published no longer; then the row goes.</summary>
    public DateTimeOffset? ForgottenAt { get; set; }

    /// <summary>When somebody gave it up as compromised: from then on it is good for nothing, whatever the other times say.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }

    public KeyDates Dates => new(Kid, Algorithm, SignsFrom, RetiresAt, ForgottenAt, WithdrawnAt);
}

internal sealed class SigningKeyTable : IEntityTypeConfiguration<SigningKeyRow>
{
    public void Configure(EntityTypeBuilder<SigningKeyRow> table)
    {
        table.ToTable("signing_keys");
        table.HasKey(key => key.Kid);
        table.Property(key => key.Kid).HasMaxLength(64);
        table.Property(key => key.Algorithm).HasMaxLength(16);
        table.Property(key => key.PrivateKey).HasMaxLength(8192);
        table.Ignore(key => key.Dates);
    }
}
