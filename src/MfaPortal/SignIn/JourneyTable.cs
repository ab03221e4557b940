using MfaPortal.Accounts;
using MfaPortal.Factors;
using MfaPortal.Oidc.Host;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.SignIn;

internal sealed class JourneyTable : IEntityTypeConfiguration<Journey>
{
    public void Configure(EntityTypeBuilder<Journey> table)
    {
        table.ToTable("journeys");
        table.HasKey(journey => journey.Id);
        table.HasOne<Account>().WithMany().HasForeignKey(journey => journey.AccountId).OnDelete(DeleteBehavior.Cascade);
        table.HasMany<Challenge>().WithOne().HasForeignKey(challenge => challenge.JourneyId).OnDelete(DeleteBehavior.Cascade);
        table.Property(journey => journey.BrowserHash).HasMaxLength(32);
        table.Property(journey => journey.Request).HasMaxLength(StoredRequest.Longest);
        table.Property(journey => journey.ClientId).HasMaxLength(128);
        table.Property(journey => journey.ReturnTo).HasMaxLength(2048);
        table.Property(journey => journey.Language).HasMaxLength(10);
        table.HasIndex(journey => journey.AccountId).HasFilter("answered_at is null");
        table.HasIndex(journey => journey.ExpiresAt);
    }
}
