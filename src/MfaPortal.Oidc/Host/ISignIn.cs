using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Host;

/// <summary>
/// Knows who sits at the browser, and gets people signed in. Every path it answers with is local, starts with one slash and includes the path base;
/// the browser is sent there with 303.
/// </summary>
public interface ISignIn
{
    /// <summary>
    /// Says whether the person at this browser meets the demand. Shows nothing. When <see cref="SignInDemand.Silent"/> is set,
    /// the session's idle time goes on running.
    /// </summary>
    /// <param name="http">The browser's request.</param>
    /// <param name="demand">What the app wants.</param>
    /// <param name="ct">Ends the question.</param>
    Task<Presence> Ask(HttpContext http, SignInDemand demand, CancellationToken ct);

    /// <summary>
    /// Begins a journey of this browser that will meet <see cref="StoredRequest.Demand"/>, and keeps the validated request with it.
    /// If the person turns out to be signed in well enough already, the path may lead straight on.
    /// </summary>
    /// <param name="http">The browser's request.</param>
    /// <param name="request">The validated request; comes back unchanged from <see cref="Resume"/>.</param>
    /// <param name="ct">Ends the attempt.</param>
    /// <returns>The local path of the first page; the browser is sent there with 303.</returns>
    Task<string> Begin(HttpContext http, StoredRequest request, CancellationToken ct);

    /// <summary>
    /// Says how a journey of this browser stands. A journey gives at most one code, so <see cref="Resumption.Ready"/>,
    /// <see cref="Resumption.Declined"/>, <see cref="Resumption.NotAllowed"/> and <see cref="Resumption.SomebodyElse"/> consume it in one conditional
    /// statement.
    /// </summary>
    /// <param name="http">The browser's request.</param>
    /// <param name="journey">The journey's id as the URL gave it; untrusted, at most 200 characters.</param>
    /// <param name="ct">Ends the question.</param>
    Task<Resumption> Resume(HttpContext http, string journey, CancellationToken ct);

    /// <summary>Says who is signed in at this browser, without any demand and without counting as activity.</summary>
    /// <param name="http">The browser's request.</param>
    /// <param name="ct">Ends the question.</param>
    /// <returns><see cref="Presence.SignedIn"/> or <see cref="Presence.NotSignedIn"/>.</returns>
    Task<Presence> Current(HttpContext http, CancellationToken ct);

    /// <summary>Ends the session, with everything that hangs on it, and clears this browser's cookie. Never waits for other apps.</summary>
    /// <param name="http">The browser's request.</param>
    /// <param name="sessionId">The <c>sid</c>; it is the session of this browser.</param>
    /// <param name="uiLocales">The languages the app asked for, best first (BCP 47); untrusted, mostly empty.</param>
    /// <param name="ct">Ends the attempt.</param>
    /// <returns>The local path of the "you are signed out" page, shown when the app named no page of its own.</returns>
    Task<string> EndSession(HttpContext http, string sessionId, IReadOnlyList<string> uiLocales, CancellationToken ct);

    /// <summary>
    /// Keeps a sign-out that nobody proved to be wanted and asks the person (RP-Initiated Logout 1.0 §2, §6).
    /// If nobody is signed in, the path may be the "you are signed out" page.
    /// </summary>
    /// <param name="http">The browser's request.</param>
    /// <param name="logout">What to do once the person agrees.</param>
    /// <param name="ct">Ends the attempt.</param>
    /// <returns>The local path of the page that asks.</returns>
    Task<string> ConfirmLogout(HttpContext http, PendingLogout logout, CancellationToken ct);
}
