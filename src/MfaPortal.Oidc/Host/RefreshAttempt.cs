namespace MfaPortal.Oidc.Host;

/// <summary>An app shows a refresh token (RFC 6749 §6). The app has proven who it is.</summary>
public sealed record RefreshAttempt
{
    /// <summary>SHA-256 of the presented token: 32 bytes.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>The authenticated client.</summary>
    public required string ClientId { get; init; }

    /// <summary>The scopes asked for, all of which the grant must hold; empty: all that were granted.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>
    /// Whether the client may still hold offline grants; <see langword="false"/>: the person's session must be alive, whatever was granted once.
    /// </summary>
    public required bool OfflineAllowed { get; init; }

    /// <summary>
    /// The thumbprint of the key that the app showed (RFC 9449); <see langword="null"/>: none. A token that was bound to a key is unknown to every
    /// other, and nothing becomes of it: a thief without the key cannot even end the grant.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>
    /// The weakest authentication context that is good enough for the app (<see cref="Client.MinimumAcr"/>): for a session that is weaker, the
    /// token is unknown.
    /// </summary>
    public string? MinimumAcr { get; init; }

    /// <summary>What takes the presented token's place.</summary>
    public required NewRefreshToken Successor { get; init; }

    /// <summary>
    /// The successor itself, sealed under a key that only the presented token yields: kept in the spent row, so that a lost answer can
    /// be given again, and worth nothing to whoever copies the database. At most 100 bytes.
    /// </summary>
    public required byte[] SealedSuccessor { get; init; }

    /// <summary>How long after its use the same token may come again and hear the same answer; zero: never.</summary>
    public required TimeSpan Grace { get; init; }

    /// <summary>The present.</summary>
    public required DateTimeOffset Now { get; init; }
}
