using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.Accounts;

internal sealed class AccountTable : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> table)
    {
        table.ToTable("accounts");
        table.HasKey(account => account.Id);
        table.HasOne<Organisation>().WithMany().HasForeignKey(account => account.OrganisationId);
        table.Property(account => account.Language).HasMaxLength(10);
        table.Property(account => account.Roles).HasColumnType("text[]");

        // text_pattern_ops serves both equality and "begins with", whatever the database's collation.
        table.HasIndex(account => account.UserNameKey).IsUnique().HasOperators("text_pattern_ops");
        table.HasIndex(account => account.EmailKey).IsUnique().HasOperators("text_pattern_ops");
        table.HasIndex(account => account.DisplayNameKey).HasOperators("text_pattern_ops");
        table.HasIndex(account => account.FamilyNameKey).HasOperators("text_pattern_ops");

        // Those who wait for helpdesk.
        table.HasIndex(account => account.FrozenAt).HasFilter("frozen_at is not null");

        // Whose deadline passed just now.
        table.HasIndex(account => new { account.FactorDeadline, account.Id }).HasFilter("factor_deadline is not null");
    }
}
