using System.Security.Cryptography;
using System.Text;

namespace MfaPortal.Oidc.Host;

/// <summary>
/// The protocol side of an app that signs people in through us (RFC 6749 §2). Immutable: a change is a new object,
/// so one instance may be handed to any number of requests at once.
/// </summary>
public sealed record Client
{
    /// <summary>The <c>client_id</c>, compared byte by byte. Printable ASCII, at most 200 characters.</summary>
    public required string Id { get; init; }

    /// <summary>The name that people read.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// SHA-256 hashes of the secrets that are valid now, made by <see cref="HashSecret"/>. Several may be valid at once,
    /// so that a secret can be changed without a gap. No secret and no key: a public client, which authenticates by PKCE alone (RFC 6749 §2.1).
    /// </summary>
    public IReadOnlyList<byte[]> SecretHashes { get; init; } = [];

    /// <summary>
    /// The public keys of which the app holds the private halves, for <c>private_key_jwt</c> (Core §9, RFC 7523 §3). They stand here and
    /// nowhere else: no address is ever fetched for them.
    /// </summary>
    public IReadOnlyList<PublicKey> Keys { get; init; } = [];

    /// <summary>Where answers may go; compared as exact strings (RFC 9700 §2.1). Absolute, ASCII, without fragment.</summary>
    public required IReadOnlyList<string> RedirectUris { get; init; }

    /// <summary>Where a browser may go after sign-out; compared as exact strings (RP-Initiated Logout 1.0 §3).</summary>
    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    /// <summary>
    /// Where the app hears that a session is over (OpenID Connect Back-Channel Logout 1.0 §2.2): absolute, ASCII, without fragment and user
    /// name; a query is kept. <see langword="null"/>: the app is not told.
    /// </summary>
    public string? BackChannelLogoutUri { get; init; }

    /// <summary>
    /// The scopes the app may ask for when people sign in, mostly <c>openid</c> among them. <c>offline_access</c> here is the administrator's consent to hold on
    /// without the person (OpenID Connect Core 1.0 §11). Asking for another scope that this server knows is
    /// answered <c>invalid_scope</c>; a scope that nobody knows is ignored (OpenID Connect Core 1.0 §3.1.2.1).
    /// </summary>
    public IReadOnlyList<string> Scopes { get; init; } = ["openid", "profile", "email"];

    /// <summary>
    /// The ways by which the app may come by tokens, of <see cref="Host.GrantTypes"/>; any other is answered <c>unauthorized_client</c>.
    /// By default those of an app that signs people in: <c>authorization_code</c>, and <c>refresh_token</c>, which hands out nothing that
    /// the person's session would not.
    /// </summary>
    public IReadOnlyList<string> GrantTypes { get; init; } = [Host.GrantTypes.AuthorizationCode, Host.GrantTypes.RefreshToken];

    /// <summary>
    /// Whether an authorization request must carry a PKCE challenge (RFC 7636). May be <see langword="false"/> for
    /// confidential clients only; for a public client <see langword="false"/> has no effect. A challenge that was sent is always enforced.
    /// </summary>
    public bool RequirePkce { get; init; } = true;

    /// <summary>
    /// The redirect URIs of a native app on the user's own machine: for registered <c>http://127.0.0.1</c>, <c>http://[::1]</c>
    /// and <c>http://localhost</c> addresses the port may differ (RFC 8252 §7.3). Has effect for public clients only.
    /// </summary>
    public bool AnyLoopbackPort { get; init; }

    /// <summary>How ID tokens for this app are signed: <c>RS256</c> or <c>ES256</c>.</summary>
    public string IdTokenAlgorithm { get; init; } = SigningAlgorithms.RS256;

    /// <summary>How access tokens for this app are signed: <c>ES256</c> or <c>RS256</c>.</summary>
    public string AccessTokenAlgorithm { get; init; } = SigningAlgorithms.ES256;

    /// <summary>How long an access token of this app lives; <see langword="null"/>: <see cref="OidcOptions.AccessTokenLifetime"/>.</summary>
    public TimeSpan? AccessTokenLifetime { get; init; }

    /// <summary>
    /// Puts <c>email</c> and <c>email_verified</c> into the ID token too (when scope <c>email</c> is granted), for apps that never ask
    /// the userinfo endpoint.
    /// </summary>
    public bool EmailInIdToken { get; init; }

    /// <summary>
    /// Whether an authorization request is taken only when it was pushed (RFC 9126 §5): then nobody on its way, the browser included, can
    /// read or change it.
    /// </summary>
    public bool RequirePushedRequests { get; init; }

    /// <summary>
    /// Whether every token of the app must be bound to a key that the app shows by DPoP (RFC 9449 §5.2): a stolen token is then worth nothing.
    /// </summary>
    public bool RequireDPoP { get; init; }

    /// <summary>
    /// The weakest authentication context that is good enough for this app, whatever its requests say; <see langword="null"/>: any. The host
    /// knows which contexts are stronger.
    /// </summary>
    public string? MinimumAcr { get; init; }

    /// <summary>
    /// How the app proves who it is (<c>token_endpoint_auth_method</c>): only by what it has. With neither secret nor key: <c>none</c>.
    /// </summary>
    public IReadOnlyList<string> AuthenticationMethods =>
    [
        .. SecretHashes.Count > 0 ? (string[])["client_secret_basic", "client_secret_post"] : [],
        .. Keys.Count > 0 ? (string[])["private_key_jwt"] : [],
        .. IsPublic ? (string[])["none"] : [],
    ];

    /// <summary>
    /// The scopes the app may have for itself by <c>client_credentials</c> (RFC 6749 §4.4): words of the resource servers that take its tokens.
    /// Nobody's claims stand behind them.
    /// </summary>
    public IReadOnlyList<string> ServiceScopes { get; init; } = [];

    /// <summary>
    /// Whose access tokens the app may ask about besides its own (RFC 7662), by client id: for a resource server that takes them.
    /// It then hears the person's e-mail address as far as the token's scopes go, and the user name always, except of tokens of an app with a
    /// <see cref="Sector"/>: there only with the scope <c>profile</c>.
    /// </summary>
    public IReadOnlyList<string> MayIntrospectTokensOf { get; init; } = [];

    /// <summary>How long a refresh token may lie unused; <see langword="null"/>: <see cref="OidcOptions.RefreshIdleLifetime"/>.</summary>
    public TimeSpan? RefreshIdleLifetime { get; init; }

    /// <summary>
    /// How long after the sign-in everything that came of it is over, however often it was renewed; <see langword="null"/>:
    /// <see cref="OidcOptions.RefreshAbsoluteLifetime"/>. Without <c>offline_access</c> the person's session ends it sooner.
    /// </summary>
    public TimeSpan? RefreshAbsoluteLifetime { get; init; }

    /// <summary>
    /// The sector within which the app knows people (OpenID Connect Core 1.0 §8.1), usually a host name: apps of one sector are told the same
    /// <c>sub</c>, apps of different sectors cannot compare theirs. <see langword="null"/>: the app is told the host's own subject.
    /// A change gives everybody a new <c>sub</c>.
    /// </summary>
    public string? Sector { get; init; }

    /// <summary>Whether the app has neither secret nor key.</summary>
    public bool IsPublic => SecretHashes.Count == 0 && Keys.Count == 0;

    /// <summary>
    /// The hash under which a client secret is kept. Plain SHA-256 is right for generated secrets of 256 random bits
    /// and for nothing shorter: there is nothing to guess that a slow hash could protect.
    /// </summary>
    /// <param name="secret">The secret as the app sends it; not empty.</param>
    /// <returns>32 bytes.</returns>
    /// <exception cref="ArgumentException">The secret is empty.</exception>
    public static byte[] HashSecret(string secret)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        return SHA256.HashData(Encoding.UTF8.GetBytes(secret));
    }
}
