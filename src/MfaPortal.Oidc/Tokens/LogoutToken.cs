using System.Text.Json;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tokens;

/// <summary>
/// Says to one app that a session is over (OpenID Connect Back-Channel Logout 1.0 §2.4). It has a type of its own and no
/// <c>nonce</c>, so that nobody can take it for an ID token.
/// </summary>
internal static class LogoutToken
{
    public const string Event = "http://schemas.openid.net/event/backchannel-logout";

    /// <summary>Long enough for a slow network, too short to be of use to somebody who finds it in a log (§2.4: at most two minutes).</summary>
    public const int LifetimeSeconds = 120;

    public static string Write(Client client, string subject, string sessionId, string id, DateTimeOffset now, string issuer, SigningKey key)
    {
        var payload = Jwt.Payload((client, subject, sessionId, id, now: now.ToUnixTimeSeconds(), issuer), static (json, given) =>
        {
            json.WriteString("iss"u8, given.issuer);
            json.WriteString("aud"u8, given.client.Id);
            json.WriteNumber("iat"u8, given.now);
            json.WriteNumber("exp"u8, given.now + LifetimeSeconds);
            json.WriteString("jti"u8, given.id);
            json.WriteString("sub"u8, given.subject);
            json.WriteString("sid"u8, given.sessionId);
            json.WriteStartObject("events"u8);
            json.WriteStartObject(Event);
            json.WriteEndObject();
            json.WriteEndObject();
        });
        return Jwt.Sign(key, Jwt.LogoutTokenType, payload);
    }
}
