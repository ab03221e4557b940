using MfaPortal.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.Passwords;

/// <summary>A local password: its hash, and how often it was missed.</summary>
internal sealed class PasswordRow
{
    public required AccountId AccountId { get; init; }

    public required string Hash { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>Consecutive misses, counted in one statement before the password is looked at (decision D6).</summary>
    public int Failures { get; set; }

    public DateTimeOffset? NextTryAt { get; set; }
}

internal sealed class PasswordTable : IEntityTypeConfiguration<PasswordRow>
{
    public void Configure(EntityTypeBuilder<PasswordRow> table)
    {
        table.ToTable("passwords");
        table.HasKey(password => password.AccountId);
        table.HasOne<Account>().WithOne().HasForeignKey<PasswordRow>(password => password.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
