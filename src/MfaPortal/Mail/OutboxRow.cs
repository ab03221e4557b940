using MfaPortal.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.Mail;

/// <summary>A mail on its way. Written in the transaction of the act it tells of; sent by a worker.</summary>
internal sealed class OutboxRow
{
    public required MailId Id { get; init; }

    public AccountId? AccountId { get; init; }

    /// <summary>Which mail this is ("password-reset"); for helpdesk and metrics.</summary>
    public required string Template { get; init; }

    /// <summary>Address, subject and text, sealed: a mail may hold a reset link. Emptied once sent.</summary>
    public required byte[] Payload { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset NextTryAt { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? SentAt { get; set; }

    public DateTimeOffset? GivenUpAt { get; set; }

    /// <summary>The mail server's last answer, without addresses.</summary>
    public string? LastAnswer { get; set; }
}

internal sealed class OutboxTable : IEntityTypeConfiguration<OutboxRow>
{
    public void Configure(EntityTypeBuilder<OutboxRow> table)
    {
        table.ToTable("outbox");
        table.HasKey(mail => mail.Id);
        table.Property(mail => mail.Template).HasMaxLength(64);
        table.Property(mail => mail.Payload).HasMaxLength(65536);
        table.HasIndex(mail => mail.NextTryAt).HasFilter("sent_at is null and given_up_at is null");
        table.HasIndex(mail => mail.AccountId);

        // For clean-up.
        table.HasIndex(mail => mail.SentAt).HasFilter("sent_at is not null");
        table.HasIndex(mail => mail.GivenUpAt).HasFilter("given_up_at is not null");
    }
}
