using MfaPortal.Accounts;
using MfaPortal.RelyingApps.Grants;
using MfaPortal.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.RelyingApps.Logout;

/// <summary>One app has to hear that one session is over. Written in the transaction that ended it; a session ends once, so its id and the app's are the key.</summary>
internal sealed class LogoutNotice
{
    public required SessionId SessionId { get; init; }

    public required string ClientId { get; init; }

    public required AccountId AccountId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>While somebody sends it: when the next one may take it for lost.</summary>
    public required DateTimeOffset NextTryAt { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? DeliveredAt { get; set; }

    public DateTimeOffset? GivenUpAt { get; set; }

    /// <summary>What came of the last attempt, in our own words.</summary>
    public string? LastAnswer { get; set; }
}

internal sealed class LogoutNoticeTable : IEntityTypeConfiguration<LogoutNotice>
{
    public void Configure(EntityTypeBuilder<LogoutNotice> table)
    {
        table.ToTable("logout_notices");
        table.HasKey(notice => new { notice.SessionId, notice.ClientId });
        table.HasOne<Session>().WithMany().HasForeignKey(notice => notice.SessionId).OnDelete(DeleteBehavior.Cascade);
        table.Property(notice => notice.ClientId).HasMaxLength(GrantTable.ClientIdLength);

        // By app, so that what one app has to hear never stands before another's.
        table.HasIndex(notice => new { notice.ClientId, notice.NextTryAt }).HasFilter("delivered_at is null and given_up_at is null");
    }
}
