namespace MfaPortal.Oidc.Host;

/// <summary>What became of an attempt to refresh.</summary>
public abstract record Refreshment
{
    private Refreshment()
    {
    }

    /// <summary>This attempt, and no other, spent the token; its successor is kept.</summary>
    /// <param name="Grant">What the app holds.</param>
    /// <param name="Facts">What is known about the person.</param>
    public sealed record Rotated(Grant Grant, SubjectClaims Facts) : Refreshment;

    /// <summary>
    /// The token was spent a moment ago and its successor was not used yet: the answer got lost, or two requests ran side by side. Nothing was changed.
    /// </summary>
    /// <param name="Grant">What the app holds.</param>
    /// <param name="Facts">What is known about the person.</param>
    /// <param name="SealedSuccessor">What <see cref="RefreshAttempt.SealedSuccessor"/> was when the token was spent.</param>
    public sealed record Repeated(Grant Grant, SubjectClaims Facts, byte[] SealedSuccessor) : Refreshment;

    /// <summary>More was asked for than the grant holds. The token is not spent.</summary>
    public sealed record TooMuch : Refreshment;

    /// <summary>A spent token came again: somebody else has it too, so the host has revoked the grant (RFC 9700 §4.14.2).</summary>
    /// <param name="GrantId">The grant that died of it.</param>
    public sealed record Reused(string GrantId) : Refreshment;

    /// <summary>No such token of this client, or it expired, or what it hangs on is over.</summary>
    public sealed record Unknown : Refreshment;
}
