namespace MfaPortal.Oidc.Host;

/// <summary>A sign-out that waits for the person to agree.</summary>
/// <param name="ClientId">The app that asked, if it is known for certain (by a verified hint); otherwise <see langword="null"/>.</param>
/// <param name="RedirectTo">
/// Where the browser goes afterwards: already verified, complete with <c>state</c>. <see langword="null"/>: stay, and say that the person is
/// signed out. Never take this address from anywhere but what was stored here.
/// </param>
public sealed record PendingLogout(string? ClientId, string? RedirectTo)
{
    /// <summary>The languages the app asked for, best first (BCP 47); untrusted. Empty: it asked for none.</summary>
    public IReadOnlyList<string> UiLocales { get; init; } = [];
}
