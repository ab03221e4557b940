using MfaPortal.RelyingApps.Grants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.RelyingApps.PushedRequests;

/// <summary>A request that an app pushed and a browser has still to come with.</summary>
internal sealed class PushedRequestRow
{
    /// <summary>SHA-256 of the name the app got; whoever reads the table cannot use what is in it.</summary>
    public required byte[] Reference { get; init; }

    public required string ClientId { get; init; }

    /// <summary>As the protocol module stored it.</summary>
    public required string Request { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }
}

internal sealed class PushedRequestTable : IEntityTypeConfiguration<PushedRequestRow>
{
    public void Configure(EntityTypeBuilder<PushedRequestRow> table)
    {
        table.ToTable("pushed_requests");
        table.HasKey(request => request.Reference);
        table.Property(request => request.Reference).HasMaxLength(32);
        table.Property(request => request.ClientId).HasMaxLength(GrantTable.ClientIdLength);
        table.Property(request => request.Request).HasMaxLength(16384);
        table.HasIndex(request => request.ExpiresAt);
    }
}
