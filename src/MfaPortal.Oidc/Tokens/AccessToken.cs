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

    public required string Id { get; init; }

    /// <summary>The thumbprint of the key the token is bound to (RFC 9449 §6); null: a Bearer token.</summary>
    public string? Key { get; init; }

    public required long IssuedAt { get; init; }

    public required long ExpiresAt { get; init; }

    public static string Write(Grant grant, string? boundTo, TokenTimes times, string tokenId, string issuer, SigningKey key)
    {
        var payload = Jwt.Payload((grant, boundTo, times, tokenId, issuer), static (json, facts) =>
        {
            var (grant, boundTo, times, tokenId, issuer) = facts;
            json.WriteString("iss"u8, issuer);
            json.WriteString("sub"u8, grant.Subject);
            json.WriteString("aud"u8, issuer);
            json.WriteNumber("exp"u8, times.AccessTokenExpires);
            json.WriteNumber("iat"u8, times.Now);
            json.WriteString("jti"u8, tokenId);
            json.WriteString("client_id"u8, grant.ClientId);
            json.WriteString("scope"u8, string.Join(' ', grant.Scopes));
            json.WriteNumber("auth_time"u8, grant.AuthTime.ToUnixTimeSeconds());
            json.WriteString("acr"u8, grant.Acr);
            json.WriteTexts("amr"u8, grant.Amr);
            json.WriteString("sid"u8, grant.SessionId);
            json.WriteString(GrantMember, grant.Id);
            Confirmation.Write(json, boundTo);
            if (grant.Claims.Userinfo.Count > 0)
            {
                json.WriteString(ClaimsMember, string.Join(' ', grant.Claims.Userinfo));
            }
        });
        return Jwt.Sign(key, Jwt.AccessTokenType, payload);
    }

    /// <summary>What a token says, if it is a person's access token of ours, for us, and not expired; otherwise null.</summary>
    public static AccessToken? Read(string token, string issuer, DateTimeOffset now, SigningKeySet keys) =>
        Open(token, issuer, now, keys) is { } json ? From(json) : null;

    /// <summary>The payload of an access token of any kind that is ours, for us, and not expired. No clock skew: both ends are this server.</summary>
    public static JsonElement? Open(string token, string issuer, DateTimeOffset now, SigningKeySet keys) =>
        Jwt.Verify(token, Jwt.AccessTokenType, keys) is { } json
        && json.Text("iss") == issuer
        && json.Text("aud") == issuer
        && json.Number("exp") is { } expires
        && expires > now.ToUnixTimeSeconds()
            ? json
            : null;

    public static AccessToken? From(JsonElement json)
    {
        if (json.Text("sub") is not { } subject
            || json.Text("sid") is not { } sessionId
            || json.Text(GrantMember) is not { } grantId
            || json.Text("client_id") is not { } clientId
            || json.Text("scope") is not { } scope
            || json.Text("jti") is not { } id
            || json.Number("iat") is not { } issuedAt
            || json.Number("exp") is not { } expiresAt)
        {
            return null;
        }

        return new AccessToken(subject, sessionId, grantId, clientId, scope.Split(' '), json.Text(ClaimsMember)?.Split(' ') ?? [])
        {
            Id = id,
            Key = Confirmation.Read(json),
            IssuedAt = issuedAt,
            ExpiresAt = expiresAt,
        };
    }
}
