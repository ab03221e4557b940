using MfaPortal.Oidc.Tokens;

namespace MfaPortal.Oidc.Host;

/// <summary>
/// Makes what a host sends to <see cref="Client.BackChannelLogoutUri"/> as the form field <c>logout_token</c>, and nothing beside it
/// (OpenID Connect Back-Channel Logout 1.0 §2.5). Registered by <see cref="OidcRegistration.AddOidc"/>.
/// </summary>
/// <param name="signingKeys">The keys; the client's ID token algorithm chooses.</param>
/// <param name="subjects">Say what the app is told as the <c>sub</c> and the <c>sid</c>.</param>
/// <param name="entropy">Makes the <c>jti</c>.</param>
/// <param name="time">The present.</param>
/// <param name="options">Hold the issuer.</param>
public sealed class LogoutTokens(ISigningKeys signingKeys, Subjects subjects, Entropy entropy, TimeProvider time, OidcOptions options)
{
    private const int TokenIdBytes = 16;

    /// <summary>
    /// A logout token that lives for two minutes: make it when it is sent, and a new one for each attempt.
    /// </summary>
    /// <param name="client">The app that is told.</param>
    /// <param name="subject">The person, by the host's own subject.</param>
    /// <param name="sessionId">The session that ended, by the host's own name.</param>
    /// <param name="ct">Ends the attempt.</param>
    /// <returns>A signed JWT in compact form. Never write it to a log.</returns>
    public async ValueTask<string> Make(Client client, string subject, string sessionId, CancellationToken ct)
    {
        var key = (await signingKeys.Read(ct)).Current(client.IdTokenAlgorithm);
        return LogoutToken.Write(client, subjects.Told(client, subject), subjects.ToldSession(client, sessionId), entropy.Text(TokenIdBytes), time.GetUtcNow(), options.Issuer, key);
    }
}
