using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.Factors.Push.Messages;

/// <summary>The one key of all nodes, sealed by the master key. Every subscription is bound to it, so it is made once and never exchanged.</summary>
internal sealed class VapidKeyRow
{
    public required string Name { get; init; }

    public required byte[] PrivateKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class VapidKeyTable : IEntityTypeConfiguration<VapidKeyRow>
{
    public void Configure(EntityTypeBuilder<VapidKeyRow> table)
    {
        table.ToTable("push_message_keys");
        table.HasKey(key => key.Name);
        table.Property(key => key.Name).HasMaxLength(16);
        table.Property(key => key.PrivateKey).HasMaxLength(1024);
    }
}
