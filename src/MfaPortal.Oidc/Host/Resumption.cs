namespace MfaPortal.Oidc.Host;

/// <summary>What became of a journey that was begun for an app.</summary>
public abstract record Resumption
{
    private Resumption()
    {
    }

    /// <summary>
    /// The demand is met in full, strength and freshness included, and this answer consumed the journey:
    /// the same journey never gives another <see cref="Ready"/>, <see cref="Declined"/>, <see cref="NotAllowed"/> or <see cref="SomebodyElse"/>.
    /// </summary>
    /// <param name="Request">What was stored when the journey began.</param>
    /// <param name="Who">The person who signed in.</param>
    public sealed record Ready(StoredRequest Request, Presence.SignedIn Who) : Resumption;

    /// <summary>Something is still to be done by the person; nothing was consumed.</summary>
    /// <param name="Path">The local path of the next page.</param>
    public sealed record NotYet(string Path) : Resumption;

    /// <summary>The person gave up, and the app shall hear <c>access_denied</c>. This answer consumed the journey.</summary>
    /// <param name="Request">What was stored when the journey began.</param>
    public sealed record Declined(StoredRequest Request) : Resumption;

    /// <summary>Who signed in may not use the app, which shall hear <c>access_denied</c>. This answer consumed the journey.</summary>
    /// <param name="Request">What was stored when the journey began.</param>
    public sealed record NotAllowed(StoredRequest Request) : Resumption;

    /// <summary>
    /// Somebody else signed in than <see cref="SignInDemand.ExpectedSubject"/>, and the app shall hear <c>login_required</c>. This answer consumed
    /// the journey.
    /// </summary>
    /// <param name="Request">What was stored when the journey began.</param>
    public sealed record SomebodyElse(StoredRequest Request) : Resumption;

    /// <summary>No such journey in this browser: never begun, expired, consumed, or another browser's.</summary>
    /// <param name="Path">
    /// The local path of a page that says so and may know the way back to the app; <see langword="null"/>: the request is refused here
    /// (<see cref="OidcRefusal"/>).
    /// </param>
    public sealed record Unknown(string? Path = null) : Resumption;
}
