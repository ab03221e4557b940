namespace MfaPortal.Oidc.Host;

/// <summary>Something that the audit should know. Never holds a secret, a code or a token.</summary>
public abstract record ProtocolEvent
{
    private ProtocolEvent()
    {
    }

    /// <summary>A code went to an app.</summary>
    /// <param name="ClientId">The app.</param>
    /// <param name="Subject">The person.</param>
    /// <param name="SessionId">The session.</param>
    public sealed record CodeIssued(string ClientId, string Subject, string SessionId) : ProtocolEvent;

    /// <summary>An app exchanged a code for tokens.</summary>
    /// <param name="ClientId">The app.</param>
    /// <param name="Subject">The person.</param>
    /// <param name="SessionId">The session.</param>
    /// <param name="GrantId">What the app holds.</param>
    public sealed record CodeRedeemed(string ClientId, string Subject, string SessionId, string GrantId) : ProtocolEvent;

    /// <summary>A code came a second time; the grant is revoked. Somebody may have stolen it (RFC 6749 §10.5).</summary>
    /// <param name="ClientId">The app.</param>
    /// <param name="GrantId">The revoked grant.</param>
    public sealed record CodeReplayed(string ClientId, string GrantId) : ProtocolEvent;

    /// <summary>An app renewed what it holds.</summary>
    /// <param name="ClientId">The app.</param>
    /// <param name="Subject">The person.</param>
    /// <param name="SessionId">The session it came from.</param>
    /// <param name="GrantId">What the app holds.</param>
    public sealed record TokenRefreshed(string ClientId, string Subject, string SessionId, string GrantId) : ProtocolEvent;

    /// <summary>A spent refresh token came again; the grant is revoked. Somebody may have stolen it (RFC 9700 §4.14.2).</summary>
    /// <param name="ClientId">The app.</param>
    /// <param name="GrantId">The revoked grant.</param>
    public sealed record RefreshTokenReused(string ClientId, string GrantId) : ProtocolEvent;

    /// <summary>An app gave back what it held (RFC 7009).</summary>
    /// <param name="ClientId">The app.</param>
    public sealed record GrantRevoked(string ClientId) : ProtocolEvent;

    /// <summary>An app got a token for itself (RFC 6749 §4.4). May come very often; no person is concerned.</summary>
    /// <param name="ClientId">The app.</param>
    /// <param name="Scopes">What the token is for.</param>
    public sealed record MachineTokenIssued(string ClientId, IReadOnlyList<string> Scopes) : ProtocolEvent;

    /// <summary>A request to authorize, to get tokens or to sign out was refused. Refused access tokens are not told: they are mostly just expired.</summary>
    /// <param name="ClientId">The app, as far as it named itself (untrusted then); otherwise <see langword="null"/>.</param>
    /// <param name="Error">The RFC error code.</param>
    /// <param name="Detail">Why, precisely; our own words.</param>
    public sealed record RequestRefused(string? ClientId, string Error, string Detail) : ProtocolEvent
    {
        /// <summary>
        /// The redirect address that was refused to a registered app: scheme, host, port and path, at most 300 printable ASCII characters; never
        /// its query, which may hold secrets. <see langword="null"/>: that was not the reason.
        /// </summary>
        public string? Address { get; init; }

        /// <summary>Whether a query or fragment was left out of <see cref="Address"/>.</summary>
        public bool AddressWasLonger { get; init; }
    }

    /// <summary>An app proved itself by one of its secrets. Comes with every such request.</summary>
    /// <param name="ClientId">The app.</param>
    /// <param name="Hash">Which of <see cref="Client.SecretHashes"/> it was.</param>
    public sealed record SecretProven(string ClientId, byte[] Hash) : ProtocolEvent;

    /// <summary>Somebody claimed to be an app and could not prove it.</summary>
    /// <param name="ClientId">The claimed app, untrusted; <see langword="null"/> if none was named.</param>
    /// <param name="Detail">Why, precisely; our own words.</param>
    public sealed record ClientAuthenticationFailed(string? ClientId, string Detail) : ProtocolEvent
    {
        /// <summary>
        /// <see cref="Client.HashSecret"/> of the wrong secret of a registered app, to be compared with secrets that are over, and for nothing
        /// else: it must not be kept, because what was sent may have been a guessable word.
        /// </summary>
        public byte[]? Presented { get; init; }
    }

    /// <summary>An app signed a person out.</summary>
    /// <param name="ClientId">The app.</param>
    /// <param name="Subject">The person.</param>
    /// <param name="SessionId">The session that ended.</param>
    public sealed record LoggedOut(string ClientId, string Subject, string SessionId) : ProtocolEvent;
}
