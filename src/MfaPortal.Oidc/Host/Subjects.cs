using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MfaPortal.Oidc.Host;

/// <summary>
/// What an app is told as a person's <c>sub</c> (OpenID Connect Core 1.0 §8). The door speaks of people by the host's own subject; what an app
/// writes or reads goes through here, in one direction: a pairwise subject leads back to nobody. Registered by <see cref="OidcRegistration.AddOidc"/>.
/// </summary>
/// <param name="options">Hold the secret of the pairwise subjects.</param>
public sealed class Subjects(OidcOptions options)
{
    /// <summary>
    /// The subject itself, or for a client with a <see cref="Client.Sector"/> base64url(HMAC-SHA256(secret, sector ‖ 0 ‖ subject)): the same for all
    /// apps of the sector and for ever, and without the secret nobody can tell that two sectors speak of one person (§8.1).
    /// </summary>
    /// <param name="client">The app.</param>
    /// <param name="subject">The host's own subject.</param>
    /// <exception cref="InvalidOperationException">The client has a sector, and <see cref="OidcOptions.PairwiseSecret"/> is not set.</exception>
    public string Told(Client client, string subject) => client.Sector is { } sector ? Pairwise($"{sector}\0{subject}") : subject;

    /// <summary>
    /// What the app is told as the <c>sid</c>: the session itself, or for a client with a sector a name that only the apps of the sector share.
    /// With the same <c>sid</c> in two sectors both would know that they speak of one person.
    /// </summary>
    /// <param name="client">The app.</param>
    /// <param name="sessionId">The host's own session.</param>
    /// <exception cref="InvalidOperationException">The client has a sector, and <see cref="OidcOptions.PairwiseSecret"/> is not set.</exception>
    public string ToldSession(Client client, string sessionId) => client.Sector is { } sector ? Pairwise($"{sector}\0sid\0{sessionId}") : sessionId;

    private string Pairwise(string text)
    {
        var secret = options.PairwiseSecret ?? throw new InvalidOperationException("Pairwise subjects need PairwiseSecret.");
        return Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text)));
    }
}
