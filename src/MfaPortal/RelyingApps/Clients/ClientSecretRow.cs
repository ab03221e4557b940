using MfaPortal.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>A secret that was made here: 256 random bits, so that a plain hash keeps it (<see cref="Oidc.Host.Client.HashSecret"/>).</summary>
internal sealed class ClientSecretRow
{
    public required string ClientId { get; init; }

    public required byte[] Hash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required AccountId CreatedBy { get; init; }

    /// <summary>From then on it proves nothing; null: until it is removed.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

internal sealed class ClientSecretTable : IEntityTypeConfiguration<ClientSecretRow>
{
    public void Configure(EntityTypeBuilder<ClientSecretRow> table)
    {
        table.ToTable("client_secrets");
        table.HasKey(secret => new { secret.ClientId, secret.Hash });
        table.HasOne<ClientRow>().WithMany().HasForeignKey(secret => secret.ClientId).OnDelete(DeleteBehavior.Cascade);
        table.Property(secret => secret.Hash).HasMaxLength(32);
    }
}
