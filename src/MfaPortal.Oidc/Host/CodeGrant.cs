namespace MfaPortal.Oidc.Host;

/// <summary>What stands behind an authorization code (RFC 6749 §4.1). The code itself is known to the app alone.</summary>
public sealed record CodeGrant
{
    /// <summary>SHA-256 of the code: 32 bytes, unique. The code has 256 random bits.</summary>
    public required byte[] CodeHash { get; init; }

    /// <summary>The app the code was made for.</summary>
    public required string ClientId { get; init; }

    /// <summary>Who signed in.</summary>
    public required string Subject { get; init; }

    /// <summary>The session (<c>sid</c>) the code hangs on.</summary>
    public required string SessionId { get; init; }

    /// <summary>Where the code was sent; the redeemer must name the same.</summary>
    public required string RedirectUri { get; init; }

    /// <summary>Goes into the ID token.</summary>
    public string? Nonce { get; init; }

    /// <summary>The PKCE challenge, method S256.</summary>
    public string? CodeChallenge { get; init; }

    /// <summary>The thumbprint of the key that alone may redeem the code (RFC 9449 §10); <see langword="null"/>: any. 43 characters.</summary>
    public string? Key { get; init; }

    /// <summary>The granted scopes.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Single claims asked for.</summary>
    public RequestedClaims Claims { get; init; } = RequestedClaims.None;

    /// <summary>When the person proved who they are.</summary>
    public required DateTimeOffset AuthTime { get; init; }

    /// <summary>The authentication context reached.</summary>
    public required string Acr { get; init; }

    /// <summary>The methods used.</summary>
    public required IReadOnlyList<string> Amr { get; init; }

    /// <summary>When the code was made.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>The first moment at which the code is worth nothing.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>
    /// Whether what comes of the code outlives the session's end by sign-out or by its limits (<c>offline_access</c>, OpenID Connect Core 1.0 §11).
    /// It does not outlive what ends everything of a person: a reset, a closed account.
    /// </summary>
    public bool Offline { get; init; }

    /// <summary>The first moment at which nothing that came of the code is worth anything, however often it was renewed.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    internal Grant ToGrant(string grantId) => new()
    {
        Id = grantId,
        ClientId = ClientId,
        Subject = Subject,
        SessionId = SessionId,
        Scopes = Scopes,
        Claims = Claims,
        AuthTime = AuthTime,
        Acr = Acr,
        Amr = Amr,
    };
}
