using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tokens;

/// <summary>
/// An ID token of ours that an app shows again, to say whom it means (Core §3.1.2.1, RP-Initiated Logout 1.0 §2).
/// Signature and issuer are checked; expiry is not, because apps keep sessions longer than tokens, and longer than keys are published.
/// </summary>
internal sealed record IdTokenHint(string ClientId, string Subject, string SessionId)
{
    public static IdTokenHint? Read(string token, string issuer, SigningKeySet keys) =>
        Jwt.VerifyOld(token, Jwt.IdTokenType, keys) is { } json
        && json.Text("iss") == issuer
        && json.Text("aud") is { } clientId
        && json.Text("sub") is { } subject
        && json.Text("sid") is { } sessionId
            ? new IdTokenHint(clientId, subject, sessionId)
            : null;
}
