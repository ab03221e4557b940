using MfaPortal.Accounts;
using MfaPortal.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MfaPortal.TrustedBrowsers;

/// <summary>
/// A browser in which a person showed a factor and said that it is theirs. The cookie carries two secrets: one that stays, by which the
/// row is found, and one that changes at each use, so that a copy gives itself away.
/// </summary>
internal sealed class TrustedBrowser
{
    public required TrustedBrowserId Id { get; init; }

    public required AccountId AccountId { get; init; }

    /// <summary>SHA-256 of the secret that stays.</summary>
    public required byte[] SeriesHash { get; init; }

    /// <summary>SHA-256 of the secret that changes.</summary>
    public required byte[] TokenHash { get; set; }

    /// <summary>What <see cref="TokenHash"/> was before: for some seconds it still gets the same successor, because an answer may be lost.</summary>
    public byte[]? PreviousHash { get; set; }

    /// <summary>That successor, sealed.</summary>
    public byte[]? SealedToken { get; set; }

    public DateTimeOffset? RotatedAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Never put off: so many days after the factor was shown.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public string? UserAgent { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    public string? EndReason { get; set; }
}

internal sealed class TrustedBrowserTable : IEntityTypeConfiguration<TrustedBrowser>
{
    public void Configure(EntityTypeBuilder<TrustedBrowser> table)
    {
        table.ToTable("trusted_browsers");
        table.HasKey(browser => browser.Id);
        table.HasOne<Account>().WithMany().HasForeignKey(browser => browser.AccountId).OnDelete(DeleteBehavior.Cascade);
        table.Property(browser => browser.SeriesHash).HasMaxLength(32);
        table.Property(browser => browser.TokenHash).HasMaxLength(32);
        table.Property(browser => browser.PreviousHash).HasMaxLength(32);
        table.Property(browser => browser.SealedToken).HasMaxLength(256);
        table.Property(browser => browser.EndReason).HasMaxLength(64);
        table.HasIndex(browser => browser.SeriesHash).IsUnique();
        table.HasIndex(browser => browser.AccountId).HasFilter("ended_at is null");

        // For clean-up.
        table.HasIndex(browser => browser.ExpiresAt);
    }
}
