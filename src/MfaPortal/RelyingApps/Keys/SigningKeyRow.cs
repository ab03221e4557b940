using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.RelyingApps.Keys;

/// <summary>A key that signs tokens; the private half sealed by the master key.</summary>
internal sealed class SigningKeyRow
{
    public required string Kid { get; init; }

    public required string Algorithm { get; init; }

    public required byte[] PrivateKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when it signs; published before that.</summary>
    public required DateTimeOffset SignsFrom { get; init; }

    /// <summary>Until when it stays published.</summary>
    public DateTimeOffset? RetiresAt { get; set; }
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
    }
}
