using MfaPortal.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.Safety;

/// <summary>A "this was not me" link in somebody's mailbox. It can freeze that one account, once, and nothing else.</summary>
internal sealed class FreezeLinkRow
{
    /// <summary>SHA-256 of the 256-bit token in the link.</summary>
    public required byte[] TokenHash { get; init; }

    public required AccountId AccountId { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Used, or ended when helpdesk opened the account again: what the letter told of is settled then.</summary>
    public DateTimeOffset? SpentAt { get; set; }
}

internal sealed class FreezeLinkTable : IEntityTypeConfiguration<FreezeLinkRow>
{
    public void Configure(EntityTypeBuilder<FreezeLinkRow> table)
    {
        table.ToTable("freeze_links");
        table.HasKey(link => link.TokenHash);
        table.HasOne<Account>().WithMany().HasForeignKey(link => link.AccountId).OnDelete(DeleteBehavior.Cascade);
        table.Property(link => link.TokenHash).HasMaxLength(32);
        table.HasIndex(link => link.AccountId).HasFilter("spent_at is null");
        table.HasIndex(link => link.ExpiresAt);
    }
}
