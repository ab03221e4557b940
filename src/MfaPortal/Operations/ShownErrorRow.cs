using MfaPortal.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.Operations;

/// <summary>What an error page told somebody, to be looked up by its reference code for a month. No path, no query, no address.</summary>
internal sealed class ShownErrorRow
{
    public const int LongestDetail = 256;

    public required string Code { get; init; }

    public required DateTimeOffset At { get; init; }

    public required int Status { get; init; }

    /// <summary>Which of the things that can go wrong: the part of its text's name ("stale", "database", "404").</summary>
    public required string Rule { get; init; }

    /// <summary>The route's pattern, as in the log; null where the address leads nowhere.</summary>
    public string? Page { get; init; }

    public string? ClientId { get; init; }

    /// <summary>Who was signed in, as far as the request came to know.</summary>
    public AccountId? AccountId { get; init; }

    /// <summary>For whoever runs the portal or the app: the protocol's error and why, or the exception's type.</summary>
    public string? Detail { get; init; }
}

internal sealed class ShownErrorTable : IEntityTypeConfiguration<ShownErrorRow>
{
    public void Configure(EntityTypeBuilder<ShownErrorRow> table)
    {
        table.ToTable("shown_errors");
        table.HasKey(error => error.Code);
        table.Property(error => error.Code).HasMaxLength(8);
        table.Property(error => error.Rule).HasMaxLength(32);
        table.Property(error => error.ClientId).HasMaxLength(128);
        table.HasIndex(error => error.At);
    }
}
