namespace MfaPortal.Oidc.Host;

/// <summary>A refresh token that could be used now.</summary>
/// <param name="Grant">What it stands on.</param>
/// <param name="Facts">What is known about the person.</param>
/// <param name="IssuedAt">When it was made.</param>
/// <param name="ExpiresAt">When it is worth nothing.</param>
public sealed record LiveRefreshToken(Grant Grant, SubjectClaims Facts, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);
