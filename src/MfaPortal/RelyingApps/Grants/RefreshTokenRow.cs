using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.RelyingApps.Grants;

/// <summary>One generation of a refresh token. Written by SQL (<see cref="RefreshBook"/>, <see cref="GrantBook"/>); this describes the table.</summary>
internal sealed class RefreshTokenRow
{
    public required byte[] Hash { get; init; }

    public required GrantId GrantId { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? SpentAt { get; init; }

    public byte[]? SuccessorHash { get; init; }

    /// <summary>The successor, sealed under a key that only the token of this row yields.</summary>
    public byte[]? SealedSuccessor { get; init; }
}

internal sealed class RefreshTokenTable : IEntityTypeConfiguration<RefreshTokenRow>
{
    // No foreign key to the grants: it would cost every refresh a look-up and a lock, and a row without its grant is found by nothing.
    public void Configure(EntityTypeBuilder<RefreshTokenRow> table)
    {
        table.ToTable("refresh_tokens");
        table.HasKey(token => token.Hash);
        table.Property(token => token.Hash).HasMaxLength(32);
        table.Property(token => token.SuccessorHash).HasMaxLength(32);
        table.Property(token => token.SealedSuccessor).HasMaxLength(100);
        table.HasIndex(token => token.ExpiresAt);
    }
}
