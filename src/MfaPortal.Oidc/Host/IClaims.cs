namespace MfaPortal.Oidc.Host;

/// <summary>Knows what may be said about people.</summary>
public interface IClaims
{
    /// <summary>
    /// What is known about a subject, if account, session and grant are all alive. Called once per code exchange and once per userinfo request.
    /// </summary>
    /// <param name="subject">The host's own subject; <see langword="null"/>: whoever the grant belongs to, and <see cref="SubjectClaims.Subject"/> says who.</param>
    /// <param name="sessionId">The host's own session; <see langword="null"/>: the one the grant came of.</param>
    /// <param name="grantId">The grant, as <see cref="Redemption.Redeemed"/> named it.</param>
    /// <param name="scopes">What will be looked at: facts of other scopes need not be fetched. More facts than asked for do no harm, they are not passed on.</param>
    /// <param name="ct">Ends the question.</param>
    /// <returns>The facts; <see langword="null"/> if account, session or grant is no longer alive.</returns>
    Task<SubjectClaims?> ForSubject(
        string? subject,
        string? sessionId,
        string grantId,
        IReadOnlyCollection<string> scopes,
        CancellationToken ct);
}
