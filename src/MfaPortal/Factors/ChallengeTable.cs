using MfaPortal.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.Factors;

internal sealed class ChallengeTable : IEntityTypeConfiguration<Challenge>
{
    public void Configure(EntityTypeBuilder<Challenge> table)
    {
        table.ToTable("challenges");
        table.HasKey(challenge => challenge.Id);
        table.HasOne<Account>().WithMany().HasForeignKey(challenge => challenge.AccountId).OnDelete(DeleteBehavior.Cascade);
        table.Property(challenge => challenge.Kind).HasMaxLength(32);
        table.Property(challenge => challenge.BrowserHash).HasMaxLength(32);
        table.Property(challenge => challenge.Payload).HasMaxLength(8192);
        table.Property(challenge => challenge.Lookup).HasMaxLength(32);
        table.Property(challenge => challenge.Device).HasMaxLength(32);
        table.Property(challenge => challenge.Amr).HasColumnType("text[]");
        table.Property(challenge => challenge.Trust).HasDefaultValue(TrustOffer.None);
        table.Property(challenge => challenge.Proven).HasDefaultValue(false);
        table.HasIndex(challenge => challenge.JourneyId);
        table.HasIndex(challenge => new { challenge.AccountId, challenge.Kind }).HasFilter("voided_at is null");
        table.HasIndex(challenge => challenge.AccountId, "ix_challenges_voided").HasFilter("voided_at is not null");
        table.HasIndex(challenge => challenge.Lookup).HasFilter("lookup is not null");
        table.HasIndex(challenge => challenge.ExpiresAt);
    }
}
