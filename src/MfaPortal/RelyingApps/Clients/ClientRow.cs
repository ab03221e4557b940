using MfaPortal.Accounts;
using MfaPortal.RelyingApps.Grants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>An app that was made in Admin. Those of the settings have no row. Of one that was deleted the id stays, and is read by nobody who does not ask for it.</summary>
internal sealed class ClientRow
{
    /// <summary>
    /// The settings of an app that was deleted, which no app can have. Nobody gets its id while something it held could still live; clean-up
    /// takes the row once the longest grant (400 days) is over.
    /// </summary>
    public const string Deleted = """{"Deleted": true}""";

    public required string Id { get; init; }

    /// <summary>JSON in the shape of the settings file (<see cref="ClientJson"/>), without secrets.</summary>
    public required string Settings { get; set; }

    public bool IsOn { get; set; } = true;

    /// <summary>Grows by one with every change, of its secrets too; whoever saves says which one they saw.</summary>
    public int Version { get; set; } = 1;

    public required DateTimeOffset CreatedAt { get; init; }

    public required AccountId CreatedBy { get; init; }

    public required DateTimeOffset ChangedAt { get; set; }

    public required AccountId ChangedBy { get; set; }
}

internal sealed class ClientTable : IEntityTypeConfiguration<ClientRow>
{
    public void Configure(EntityTypeBuilder<ClientRow> table)
    {
        table.ToTable("clients");
        table.HasKey(client => client.Id);
        table.Property(client => client.Id).HasMaxLength(GrantTable.ClientIdLength);
        table.Property(client => client.Settings).HasColumnType("jsonb");
        table.HasQueryFilter(client => client.Settings != ClientRow.Deleted);
    }
}
