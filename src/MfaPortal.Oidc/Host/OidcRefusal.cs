namespace MfaPortal.Oidc.Host;

/// <summary>
/// A refusal that must stay here, because there is no verified address of an app to send it to (RFC 6749 §4.1.2.1).
/// Lies in <c>HttpContext.Features</c>; the answer is 400 without a body, and the host renders the page by re-execution.
/// </summary>
/// <param name="Error">The RFC error code; may be shown.</param>
/// <param name="Description">Why, precisely, in our own words; for the log, and harmless on the page.</param>
/// <param name="ClientId">The app, if it is a registered one; otherwise <see langword="null"/>.</param>
public sealed record OidcRefusal(string Error, string Description, string? ClientId);
