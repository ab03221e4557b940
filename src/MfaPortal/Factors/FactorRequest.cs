using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.Factors;

/// <summary>A request that a device signed with its factor's key: kept as long as its time would be believed, so that a copy of it is refused.</summary>
internal sealed class FactorRequest
{
    public required FactorId FactorId { get; init; }

    /// <summary>What the device drew for this one request.</summary>
    public required byte[] Mark { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class FactorRequestTable : IEntityTypeConfiguration<FactorRequest>
{
    public void Configure(EntityTypeBuilder<FactorRequest> table)
    {
        table.ToTable("factor_requests");
        table.HasKey(request => new { request.FactorId, request.Mark });
        table.HasOne<Factor>().WithMany().HasForeignKey(request => request.FactorId).OnDelete(DeleteBehavior.Cascade);
        table.Property(request => request.Mark).HasMaxLength(32);
        table.HasIndex(request => request.ExpiresAt);
    }
}
