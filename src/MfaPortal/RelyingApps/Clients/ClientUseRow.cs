using MfaPortal.RelyingApps.Grants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.RelyingApps.Clients;

/// <summary>When something of an app was last used: the app itself, or one of its secrets.</summary>
internal sealed class ClientUseRow
{
    public required string ClientId { get; init; }

    /// <summary><see cref="ClientUses.SignIn"/>, or the fingerprint of a secret.</summary>
    public required string What { get; init; }

    public required DateTimeOffset At { get; set; }
}

internal sealed class ClientUseTable : IEntityTypeConfiguration<ClientUseRow>
{
    public void Configure(EntityTypeBuilder<ClientUseRow> table)
    {
        table.ToTable("client_uses");
        table.HasKey(use => new { use.ClientId, use.What });
        table.Property(use => use.ClientId).HasMaxLength(GrantTable.ClientIdLength);
        table.Property(use => use.What).HasMaxLength(32);
    }
}
