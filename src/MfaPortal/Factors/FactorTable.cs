using MfaPortal.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.Factors;

internal sealed class FactorTable : IEntityTypeConfiguration<Factor>
{
    public void Configure(EntityTypeBuilder<Factor> table)
    {
        table.ToTable("factors");
        table.HasKey(factor => factor.Id);
        table.HasOne<Account>().WithMany().HasForeignKey(factor => factor.AccountId).OnDelete(DeleteBehavior.Cascade);
        table.Property(factor => factor.Kind).HasMaxLength(32);
        table.Property(factor => factor.Label).HasMaxLength(64);
        table.Property(factor => factor.Device).HasMaxLength(32);
        table.Property(factor => factor.Payload).HasMaxLength(8192);
        table.Property(factor => factor.Lookup).HasMaxLength(1023);

        // All of them, the retired too: each wrong code is compared with what the person had before.
        table.HasIndex(factor => new { factor.AccountId, factor.Kind });
        table.HasIndex(factor => new { factor.Kind, factor.Lookup }).IsUnique().HasFilter("lookup is not null");

        // For clean-up.
        table.HasIndex(factor => factor.RetiredAt).HasFilter("retired_at is not null");
    }
}
