using MfaPortal.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.Passwords;

/// <summary>
/// A wish to reset a password. Begins as the login name somebody typed; a worker looks up the account and sends the link,
/// so that the page answers alike, and as fast, for known and unknown names.
/// </summary>
internal sealed class ResetRow
{
    public required ResetId Id { get; init; }

    /// <summary>Emptied once handled: what is typed as a name is now and then a password.</summary>
    public required string LoginKey { get; init; }

    public required string Language { get; init; }

    public string? Address { get; init; }

    public required string CorrelationId { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? HandledAt { get; set; }

    public AccountId? AccountId { get; set; }

    /// <summary>SHA-256 of the 256-bit token in the link; emptied when a newer link or password replaced it, kept when it was used.</summary>
    public byte[]? TokenHash { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Used, or replaced by a newer link.</summary>
    public DateTimeOffset? SpentAt { get; set; }
}

internal sealed class ResetTable : IEntityTypeConfiguration<ResetRow>
{
    public void Configure(EntityTypeBuilder<ResetRow> table)
    {
        table.ToTable("password_resets");
        table.HasKey(reset => reset.Id);
        table.HasOne<Account>().WithMany().HasForeignKey(reset => reset.AccountId).OnDelete(DeleteBehavior.Cascade);
        table.Property(reset => reset.Language).HasMaxLength(10);
        table.Property(reset => reset.Address).HasMaxLength(64);
        table.Property(reset => reset.CorrelationId).HasMaxLength(64);
        table.Property(reset => reset.TokenHash).HasMaxLength(32);
        table.HasIndex(reset => reset.TokenHash).IsUnique().HasFilter("token_hash is not null");
        table.HasIndex(reset => reset.RequestedAt).HasFilter("handled_at is null");
        table.HasIndex(reset => new { reset.AccountId, reset.RequestedAt });
        table.HasIndex(reset => new { reset.Address, reset.RequestedAt });
    }
}
