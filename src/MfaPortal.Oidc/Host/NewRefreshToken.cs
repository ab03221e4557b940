namespace MfaPortal.Oidc.Host;

/// <summary>A refresh token to keep. The token itself, 256 random bits, is known to the app alone.</summary>
/// <param name="Hash">SHA-256 of the token: 32 bytes, unique.</param>
/// <param name="ExpiresAt">When it is worth nothing unless it was used before; never later than the grant's own end.</param>
public sealed record NewRefreshToken(byte[] Hash, DateTimeOffset ExpiresAt)
{
    /// <summary>
    /// The thumbprint of the key that this token and all its successors are bound to (RFC 9449 §5); <see langword="null"/>: none. Said with
    /// the first token of a grant and kept with the grant. 43 characters.
    /// </summary>
    public string? Key { get; init; }
}
