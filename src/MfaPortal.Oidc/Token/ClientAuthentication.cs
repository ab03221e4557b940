using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Token;

/// <summary>Whether a caller is the app it says it is (RFC 6749 §2.3): what <see cref="ClientAuthenticator"/> found.</summary>
internal abstract record ClientAuthentication
{
    private ClientAuthentication()
    {
    }

    public sealed record Authenticated(Client Client) : ClientAuthentication;

    /// <summary>
    /// <c>Detail</c> is for the journal alone, which is told unless it heard enough of this caller (<c>Tell</c>). The answer carries a challenge
    /// only where Basic was tried (RFC 6749 §5.2): some clients take any challenge on an error for one of theirs.
    /// </summary>
    public sealed record Failed(OidcError Error, string Detail, string? ClaimedId, bool ByBasic) : ClientAuthentication
    {
        public bool Tell { get; init; } = true;

        public TimeSpan? RetryAfter { get; init; }

        /// <summary>The hash of the wrong secret of an app that exists; to be compared, not to be kept.</summary>
        public byte[]? Presented { get; init; }
    }
}
