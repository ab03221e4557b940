using MfaPortal.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.Factors;

/// <summary>This person was reminded of this deadline, so many days before it: once, since the three are the key.</summary>
internal sealed class ReminderRow
{
    public required AccountId AccountId { get; init; }

    /// <summary>Part of the key: a deadline that helpdesk moved is reminded of anew.</summary>
    public required DateTimeOffset Deadline { get; init; }

    public required int DaysBefore { get; init; }

    public required DateTimeOffset QueuedAt { get; init; }
}

internal sealed class ReminderTable : IEntityTypeConfiguration<ReminderRow>
{
    public void Configure(EntityTypeBuilder<ReminderRow> table)
    {
        table.ToTable("enrolment_reminders");
        table.HasKey(row => new { row.AccountId, row.Deadline, row.DaysBefore });
        table.HasOne<Account>().WithMany().HasForeignKey(row => row.AccountId).OnDelete(DeleteBehavior.Cascade);

        // For clean-up.
        table.HasIndex(row => row.Deadline);
    }
}
