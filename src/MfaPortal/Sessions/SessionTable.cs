using MfaPortal.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.Sessions;

internal sealed class SessionTable : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> table)
    {
        table.ToTable("sessions");
        table.HasKey(session => session.Id);
        table.HasOne<Account>().WithMany().HasForeignKey(session => session.AccountId).OnDelete(DeleteBehavior.Cascade);
        table.Property(session => session.SecretHash).HasMaxLength(32);
        table.Property(session => session.Amr).HasColumnType("text[]");
        table.Property(session => session.EndReason).HasMaxLength(64);
        table.Property(session => session.Address).HasMaxLength(64);
        table.HasIndex(session => session.AccountId).HasFilter("ended_at is null");
        table.HasIndex(session => session.ExpiresAt);
        table.HasIndex(session => session.TrustedBrowserId).HasFilter("trusted_browser_id is not null");

        // What the limits look for, in the few rows that are live.
        table.HasIndex(session => session.LastActivityAt).HasFilter("ended_at is null");
        table.HasIndex(session => session.ExpiresAt, "ix_sessions_live_expires_at").HasFilter("ended_at is null");
        table.HasIndex(session => session.AccountId, "ix_sessions_live_password_only").HasFilter("ended_at is null and strength = 1");
    }
}
