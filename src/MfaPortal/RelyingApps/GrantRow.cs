using MfaPortal.Accounts;
using MfaPortal.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.RelyingApps;

/// <summary>What an app holds because of a session: a code to redeem, and the tokens that came of it.</summary>
internal sealed class GrantRow
{
    public required GrantId Id { get; init; }

    public required byte[] CodeHash { get; init; }

    public required string ClientId { get; init; }

    public required AccountId AccountId { get; init; }

    public required SessionId SessionId { get; init; }

    public required string RedirectUri { get; init; }

    public string? Nonce { get; init; }

    public string? CodeChallenge { get; init; }

    public required string[] Scopes { get; init; }

    public required DateTimeOffset AuthTime { get; init; }

    public required string Acr { get; init; }

    public required string[] Amr { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RedeemedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}

internal sealed class GrantTable : IEntityTypeConfiguration<GrantRow>
{
    public void Configure(EntityTypeBuilder<GrantRow> table)
    {
        table.ToTable("grants");
        table.HasKey(grant => grant.Id);
        table.HasOne<Session>().WithMany().HasForeignKey(grant => grant.SessionId).OnDelete(DeleteBehavior.Cascade);
        table.Property(grant => grant.CodeHash).HasMaxLength(32);
        table.Property(grant => grant.ClientId).HasMaxLength(128);
        table.Property(grant => grant.RedirectUri).HasMaxLength(2048);
        table.Property(grant => grant.Nonce).HasMaxLength(2048);
        table.Property(grant => grant.CodeChallenge).HasMaxLength(43);
        table.Property(grant => grant.Scopes).HasColumnType("text[]");
        table.Property(grant => grant.Acr).HasMaxLength(64);
        table.Property(grant => grant.Amr).HasColumnType("text[]");
        table.HasIndex(grant => grant.CodeHash).IsUnique();
        table.HasIndex(grant => grant.SessionId);
    }
}
