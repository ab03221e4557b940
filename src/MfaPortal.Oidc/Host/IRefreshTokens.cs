namespace MfaPortal.Oidc.Host;

/// <summary>Keeps refresh tokens, each in the place of the one before (RFC 9700 §4.14.2). The first comes with <see cref="IGrants.Redeem"/>.</summary>
public interface IRefreshTokens
{
    /// <summary>
    /// Spends a token and keeps its successor, in one conditional statement. Of any number of parallel attempts one gets
    /// <see cref="Refreshment.Rotated"/>; of the others those within the grace get <see cref="Refreshment.Repeated"/>. Account, session
    /// (or offline grant) and grant must be alive, by the same conditions as for <see cref="IClaims"/>. Does not count as activity of the person.
    /// </summary>
    /// <param name="attempt">What was shown, and what takes its place.</param>
    /// <param name="ct">Ends the attempt.</param>
    Task<Refreshment> Refresh(RefreshAttempt attempt, CancellationToken ct);

    /// <summary>Says what stands behind a token that could be used now (RFC 7662). Changes nothing.</summary>
    /// <param name="tokenHash">SHA-256 of the token, 32 bytes.</param>
    /// <param name="clientId">The authenticated client; tokens of others are not found.</param>
    /// <param name="offlineAllowed">As <see cref="RefreshAttempt.OfflineAllowed"/>.</param>
    /// <param name="minimumAcr">As <see cref="RefreshAttempt.MinimumAcr"/>.</param>
    /// <param name="now">The present.</param>
    /// <param name="ct">Ends the question.</param>
    /// <returns>What stands behind it; <see langword="null"/> if it could not be used.</returns>
    Task<LiveRefreshToken?> Find(byte[] tokenHash, string clientId, bool offlineAllowed, string? minimumAcr, DateTimeOffset now, CancellationToken ct);

    /// <summary>Revokes the grant of a token in one statement, spent and expired tokens included (RFC 7009 §2.1).</summary>
    /// <param name="tokenHash">SHA-256 of the token, 32 bytes.</param>
    /// <param name="clientId">The authenticated client; tokens of others are left alone.</param>
    /// <param name="now">The present.</param>
    /// <param name="ct">Ends the attempt.</param>
    /// <returns>Whether there was something to revoke.</returns>
    Task<bool> Revoke(byte[] tokenHash, string clientId, DateTimeOffset now, CancellationToken ct);
}
