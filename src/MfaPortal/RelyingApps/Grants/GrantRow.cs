using MfaPortal.Accounts;
using MfaPortal.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.RelyingApps.Grants;

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

    /// <summary>The thumbprint of the key that alone may redeem the code.</summary>
    public string? Key { get; init; }

    /// <summary>The thumbprint of the key that the refresh tokens are bound to.</summary>
    public string? RefreshKey { get; set; }

    public required string[] Scopes { get; init; }

    /// <summary>Single claims asked for (OpenID Connect Core §5.5), by where they shall appear.</summary>
    public string[] IdTokenClaims { get; init; } = [];

    public string[] UserinfoClaims { get; init; } = [];

    public required DateTimeOffset AuthTime { get; init; }

    public required string Acr { get; init; }

    public required string[] Amr { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Outlives its session's end, by the administrator's consent; nothing that ends everything of the person.</summary>
    public bool Offline { get; init; }

    /// <summary>No token of this grant is worth anything from then on. Until then the row is kept: a session's end has to find whom to notify.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    public DateTimeOffset? RedeemedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}

internal sealed class GrantTable : IEntityTypeConfiguration<GrantRow>
{
    public const int ClientIdLength = 128;
    public const int RedirectUriLength = 2048;

    public void Configure(EntityTypeBuilder<GrantRow> table)
    {
        table.ToTable("grants");
        table.HasKey(grant => grant.Id);
        table.HasOne<Session>().WithMany().HasForeignKey(grant => grant.SessionId).OnDelete(DeleteBehavior.Cascade);
        table.Property(grant => grant.CodeHash).HasMaxLength(32);
        table.Property(grant => grant.ClientId).HasMaxLength(ClientIdLength);
        table.Property(grant => grant.RedirectUri).HasMaxLength(RedirectUriLength);
        table.Property(grant => grant.Nonce).HasMaxLength(2048);
        table.Property(grant => grant.CodeChallenge).HasMaxLength(43);
        table.Property(grant => grant.Key).HasMaxLength(43);
        table.Property(grant => grant.RefreshKey).HasMaxLength(43);
        table.Property(grant => grant.Scopes).HasColumnType("text[]");
        table.Property(grant => grant.IdTokenClaims).HasColumnType("text[]");
        table.Property(grant => grant.UserinfoClaims).HasColumnType("text[]");
        table.Property(grant => grant.Acr).HasMaxLength(64);
        table.Property(grant => grant.Amr).HasColumnType("text[]");
        table.HasIndex(grant => grant.CodeHash).IsUnique();
        table.HasIndex(grant => grant.SessionId);
        table.HasIndex(grant => grant.EndsAt);
        table.HasIndex(grant => grant.AccountId).HasFilter("revoked_at is null");
    }
}
