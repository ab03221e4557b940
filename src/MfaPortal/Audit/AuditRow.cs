using System.Text.Json;
using MfaPortal.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.Audit;

/// <summary>One security event. Written in the transaction of the act, never changed.</summary>
internal sealed class AuditRow
{
    public long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary><c>noun.past</c>: factor.enrolled, session.ended, password.refused.</summary>
    public required string Event { get; init; }

    public required AuditResult Result { get; init; }

    /// <summary>Who did it; null when nobody is known yet, or for the portal itself.</summary>
    public AccountId? ActorId { get; init; }

    /// <summary>Whom it concerns.</summary>
    public AccountId? TargetId { get; init; }

    public string? Address { get; init; }

    public string? ClientId { get; init; }

    public required string CorrelationId { get; init; }

    /// <summary>Plain facts of the event (kind, label, reason); never a secret, code or password.</summary>
    public Dictionary<string, string> Facts { get; init; } = [];
}

internal enum AuditResult
{
    Succeeded = 0,
    Refused = 1,
}

internal sealed class AuditTable : IEntityTypeConfiguration<AuditRow>
{
    public void Configure(EntityTypeBuilder<AuditRow> table)
    {
        table.ToTable("audit");
        table.HasKey(row => row.Id);
        table.Property(row => row.Id).UseIdentityAlwaysColumn();
        table.Property(row => row.Event).HasMaxLength(64);
        table.Property(row => row.Address).HasMaxLength(64);
        table.Property(row => row.ClientId).HasMaxLength(128);
        table.Property(row => row.CorrelationId).HasMaxLength(64);
        table.Property(row => row.Facts).HasColumnType("jsonb").HasConversion(
            facts => JsonSerializer.Serialize(facts, JsonSerializerOptions.Default),
            text => JsonSerializer.Deserialize<Dictionary<string, string>>(text, JsonSerializerOptions.Default)!,
            new ValueComparer<Dictionary<string, string>>(
                (one, other) => ReferenceEquals(one, other), facts => facts.Count, facts => facts));
        table.HasIndex(row => row.At);
        table.HasIndex(row => new { row.TargetId, row.At });
        table.HasIndex(row => new { row.ActorId, row.At });
        table.HasIndex(row => new { row.ClientId, row.At }).HasFilter("client_id is not null");

        // text_pattern_ops serves both equality and "begins with", whatever the database's collation.
        table.HasIndex(row => new { row.Event, row.At }).HasOperators("text_pattern_ops", "timestamptz_ops");
        table.HasIndex(row => row.CorrelationId);
    }
}
