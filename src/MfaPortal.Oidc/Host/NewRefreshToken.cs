namespace MfaPortal.Oidc.Host;

/// <summary>A refresh token to keep. The token itself, 256 random bits, is known to the app alone.</summary>
/// <param name="Hash">SHA-256 of the token: 32 bytes, unique.</param>
/// <param name="ExpiresAt">When it is worth nothing unless it was used before; never later than the grant's own end.</param>
public sealed record NewRefreshToken(byte[] Hash, DateTimeOffset ExpiresAt);
