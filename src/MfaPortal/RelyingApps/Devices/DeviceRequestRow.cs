using MfaPortal.RelyingApps.Grants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.RelyingApps.Devices;

/// <summary>A device without a browser asks for somebody's approval (RFC 8628). What comes of it is a grant like any other.</summary>
internal sealed class DeviceRequestRow
{
    public required byte[] DeviceHash { get; init; }

    /// <summary>Keyed: a code of eight letters could be guessed from a plain hash in a copy of the database.</summary>
    public required byte[] UserCodeHash { get; init; }

    public required string ClientId { get; init; }

    public required string[] Scopes { get; init; }

    public bool Offline { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>From where it asked, for the person who decides.</summary>
    public string? Address { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required int IntervalSeconds { get; init; }

    public DateTimeOffset? PolledAt { get; init; }

    public DateTimeOffset? ApprovedAt { get; init; }

    public DateTimeOffset? DeniedAt { get; init; }
}

internal sealed class DeviceRequestTable : IEntityTypeConfiguration<DeviceRequestRow>
{
    public void Configure(EntityTypeBuilder<DeviceRequestRow> table)
    {
        table.ToTable("device_requests");
        table.HasKey(request => request.DeviceHash);
        table.Property(request => request.DeviceHash).HasMaxLength(32);
        table.Property(request => request.UserCodeHash).HasMaxLength(32);
        table.Property(request => request.ClientId).HasMaxLength(GrantTable.ClientIdLength);
        table.Property(request => request.Scopes).HasColumnType("text[]");
        table.Property(request => request.Address).HasMaxLength(64);
        table.HasIndex(request => request.UserCodeHash).IsUnique();
        table.HasIndex(request => request.ExpiresAt);
    }
}
