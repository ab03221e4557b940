using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.RelyingApps.PushedRequests;

/// <summary>The fingerprint of a client assertion or key proof that came once and must not come again.</summary>
internal sealed class UsedProofRow
{
    public required byte[] Proof { get; init; }

    /// <summary>From then on its age alone refuses it.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class UsedProofTable : IEntityTypeConfiguration<UsedProofRow>
{
    public void Configure(EntityTypeBuilder<UsedProofRow> table)
    {
        table.ToTable("used_proofs");
        table.HasKey(proof => proof.Proof);
        table.Property(proof => proof.Proof).HasMaxLength(32);
        table.HasIndex(proof => proof.ExpiresAt);
    }
}
