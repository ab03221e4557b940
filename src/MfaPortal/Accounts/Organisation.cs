using MfaPortal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.Accounts;

internal sealed class Organisation
{
    /// <summary>The only one, where nobody named any: no page shows it.</summary>
    public const string Default = "default";

    public required OrganisationId Id { get; init; }

    public required string Code { get; init; }

    public required string Name { get; set; }
}

internal sealed class OrganisationTable : IEntityTypeConfiguration<Organisation>
{
    public void Configure(EntityTypeBuilder<Organisation> table)
    {
        table.ToTable("organisations");
        table.HasKey(organisation => organisation.Id);
        table.Property(organisation => organisation.Code).HasMaxLength(64);
        table.HasIndex(organisation => organisation.Code).IsUnique();
    }
}
