using System.Text.Json;
using MfaPortal.Oidc.Host;

namespace MfaPortal.Oidc.Tokens;

/// <summary>
/// An access token of an app that acts for itself (RFC 9068 §2.2). It names neither session nor grant, so nothing that asks for a person
/// takes it, and its subject cannot be anybody's: people's subjects have no colon (RFC 9700 §4.15).
/// </summary>
internal sealed record MachineToken(string ClientId, string Scope, string Id, long IssuedAt, long ExpiresAt)
{
    /// <summary>The thumbprint of the key the token is bound to (RFC 9449 §6); null: a Bearer token.</summary>
    public string? Key { get; init; }

    private const string SubjectPrefix = "client:";

    public string Subject => SubjectPrefix + ClientId;

    public static string Write(
        string clientId, string? boundTo, IReadOnlyList<string> scopes, TokenTimes times, string tokenId, string issuer, SigningKey key)
    {
        var payload = Jwt.Payload((clientId, boundTo, scopes, times, tokenId, issuer), static (json, facts) =>
        {
            var (clientId, boundTo, scopes, times, tokenId, issuer) = facts;
            json.WriteString("iss"u8, issuer);
            json.WriteString("sub"u8, SubjectPrefix + clientId);
            json.WriteString("aud"u8, issuer);
            json.WriteNumber("exp"u8, times.AccessTokenExpires);
            json.WriteNumber("iat"u8, times.Now);
            json.WriteString("jti"u8, tokenId);
            json.WriteString("client_id"u8, clientId);
            json.WriteString("scope"u8, string.Join(' ', scopes));
            Confirmation.Write(json, boundTo);
        });
        return Jwt.Sign(key, Jwt.AccessTokenType, payload);
    }

    /// <summary>Null when the payload, as <see cref="AccessToken.Open"/> gave it, is that of a person's token.</summary>
    public static MachineToken? From(JsonElement json) =>
        json.Text("client_id") is { } clientId
        && json.Text("sub") == SubjectPrefix + clientId
        && !json.TryGetProperty("sid"u8, out _)
        && json.Text("scope") is { } scope
        && json.Text("jti") is { } id
        && json.Number("iat") is { } issuedAt
        && json.Number("exp") is { } expiresAt
            ? new MachineToken(clientId, scope, id, issuedAt, expiresAt) { Key = Confirmation.Read(json) }
            : null;
}
