using System.Text.Json;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tokens;

/// <summary>
/// A JWT access token (RFC 9068 §2.2). Its audience is the issuer: the only resource every app may use is our userinfo endpoint.
/// <c>sid</c> and <c>grant_id</c> let us ask whether session and grant still live; a resource server that checks the token alone takes it until it expires.
/// </summary>
internal sealed record AccessToken(
    string Subject,
    string SessionId,
    string GrantId,
    string ClientId,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> UserinfoClaims)
{
    private const string GrantMember = "grant_id";
    private const string ClaimsMember = "userinfo_claims";

    public static string Write(CodeGrant code, string grantId, TokenTimes times, string tokenId, string issuer, SigningKey key)
    {
        var payload = Jwt.Payload((code, grantId, times, tokenId, issuer), static (json, facts) =>
        {
            var (code, grantId, times, tokenId, issuer) = facts;
            json.WriteString("iss"u8, issuer);
            json.WriteString("sub"u8, code.Subject);
            json.WriteString("aud"u8, issuer);
            json.WriteNumber("exp"u8, times.AccessTokenExpires);
            json.WriteNumber("iat"u8, times.Now);
            json.WriteString("jti"u8, tokenId);
            json.WriteString("client_id"u8, code.ClientId);
            json.WriteString("scope"u8, string.Join(' ', code.Scopes));
            json.WriteNumber("auth_time"u8, code.AuthTime.ToUnixTimeSeconds());
            json.WriteString("acr"u8, code.Acr);
            json.WriteTexts("amr"u8, code.Amr);
            json.WriteString("sid"u8, code.SessionId);
            json.WriteString(GrantMember, grantId);
            if (code.Claims.Userinfo.Count > 0)
            {
                json.WriteString(ClaimsMember, string.Join(' ', code.Claims.Userinfo));
            }
        });
        return Jwt.Sign(key, Jwt.AccessTokenType, payload);
    }

    /// <summary>What a token says, if it is an access token of ours, for us, and not expired; otherwise null. No clock skew: both ends are this server.</summary>
    public static AccessToken? Read(string token, string issuer, DateTimeOffset now, SigningKeySet keys)
    {
        if (Jwt.Verify(token, Jwt.AccessTokenType, keys) is not { } json
            || json.Text("iss") != issuer
            || json.Text("aud") != issuer
            || json.Number("exp") is not { } expires
            || expires <= now.ToUnixTimeSeconds()
            || json.Text("sub") is not { } subject
            || json.Text("sid") is not { } sessionId
            || json.Text(GrantMember) is not { } grantId
            || json.Text("client_id") is not { } clientId
            || json.Text("scope") is not { } scope)
        {
            return null;
        }

        return new AccessToken(subject, sessionId, grantId, clientId, scope.Split(' '), json.Text(ClaimsMember)?.Split(' ') ?? []);
    }
}
