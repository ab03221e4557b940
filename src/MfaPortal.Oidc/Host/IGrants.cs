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
    /// <param name="now">The present.</param>
    /// <param name="ct">Ends the attempt.</param>
    Task<Redemption> Redeem(byte[] codeHash, string clientId, DateTimeOffset now, CancellationToken ct);
}
