namespace MfaPortal.Oidc.Host;

/// <summary>Who sits at this browser, measured against a <see cref="SignInDemand"/>.</summary>
public abstract record Presence
{
    private Presence()
    {
    }

    /// <summary>Somebody is signed in, and strongly and freshly enough.</summary>
    /// <param name="Subject">The <c>sub</c>: stable, never reassigned, never an address, at most 255 ASCII characters (Core §2).</param>
    /// <param name="SessionId">The <c>sid</c>: unguessable, unique per session, not the session's cookie secret.</param>
    /// <param name="AuthTime">When the person last proved who they are, not when the session was last used.</param>
    /// <param name="Acr">The authentication context that was reached.</param>
    /// <param name="Amr">The methods that were used (RFC 8176).</param>
    public sealed record SignedIn(
        string Subject,
        string SessionId,
        DateTimeOffset AuthTime,
        string Acr,
        IReadOnlyList<string> Amr) : Presence;

    /// <summary>Nobody is signed in.</summary>
    public sealed record NotSignedIn : Presence;

    /// <summary>Somebody is signed in well enough, but is not among those who may use this app.</summary>
    public sealed record NotAllowed : Presence;

    /// <summary>Somebody is signed in, but not strongly or freshly enough, or it is not the person who is expected.</summary>
    public sealed record NotEnough : Presence;
}
