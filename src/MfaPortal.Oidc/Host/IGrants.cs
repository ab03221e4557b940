namespace MfaPortal.Oidc.Host;

/// <summary>Keeps what apps hold because of a session.</summary>
public interface IGrants
{
    /// <summary>Keeps a fresh code.</summary>
    /// <param name="code">The code's facts.</param>
    /// <param name="ct">Ends the attempt.</param>
    Task Issue(CodeGrant code, CancellationToken ct);

    /// <summary>
    /// Consumes a code in one conditional statement: right hash, right client, unused, not expired. Of any number of parallel attempts one
    /// gets <see cref="Redemption.Redeemed"/>. Called only for a client that has proven who it is.
    /// </summary>
    /// <param name="codeHash">SHA-256 of the presented code, 32 bytes.</param>
    /// <param name="clientId">The authenticated client.</param>
    /// <param name="refresh">A refresh token to keep with the grant in the same statement; <see langword="null"/>: the client may not refresh.</param>
    /// <param name="now">The present.</param>
    /// <param name="ct">Ends the attempt.</param>
    Task<Redemption> Redeem(byte[] codeHash, string clientId, NewRefreshToken? refresh, DateTimeOffset now, CancellationToken ct);

    /// <summary>Ends a grant, and with it every token that stands on it, in one statement (RFC 7009 §2.1).</summary>
    /// <param name="grantId">The grant, as its access token names it.</param>
    /// <param name="clientId">The authenticated client; grants of others are left alone.</param>
    /// <param name="now">The present.</param>
    /// <param name="ct">Ends the attempt.</param>
    /// <returns>Whether there was something to revoke.</returns>
    Task<bool> Revoke(string grantId, string clientId, DateTimeOffset now, CancellationToken ct);
}
