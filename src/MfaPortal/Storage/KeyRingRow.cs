using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.Storage;

/// <summary>One key of ASP.NET Core's Data Protection, shared by all nodes, sealed by the master key.</summary>
internal sealed class KeyRingRow
{
    public required string Name { get; init; }

    public required string Xml { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Small facts about the database itself, such as the proof that the master key is the one it was made with.</summary>
internal sealed class StorageFact
{
    public required string Name { get; init; }

    public required byte[] Value { get; set; }
}

internal sealed class KeyRingTable : IEntityTypeConfiguration<KeyRingRow>
{
    public void Configure(EntityTypeBuilder<KeyRingRow> table)
    {
        table.ToTable("key_ring");
        table.HasKey(key => key.Name);
        table.Property(key => key.Xml).HasMaxLength(16384);
    }
}

internal sealed class StorageFactTable : IEntityTypeConfiguration<StorageFact>
{
    public void Configure(EntityTypeBuilder<StorageFact> table)
    {
        table.ToTable("storage_facts");
        table.HasKey(fact => fact.Name);
        table.Property(fact => fact.Name).HasMaxLength(64);
        table.Property(fact => fact.Value).HasMaxLength(4096);
    }
}
