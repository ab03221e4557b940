using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Userinfo;

namespace MfaPortal.Oidc.Tokens;

/// <summary>Says to one app who signed in, when and how (OpenID Connect Core 1.0 §2).</summary>
internal static class IdToken
{
    private static readonly string[] EmailClaims = ["email", "email_verified"];

    public static string Write(
        Grant grant, string? nonce, SubjectClaims facts, Client client, TokenTimes times, string accessToken, string issuer,
        SigningKey key)
    {
        // One audience, so no `azp` (Core §2). Claims of scopes belong to userinfo (§5.4), unless the app is known to need its address here.
        IEnumerable<string> claims = client.EmailInIdToken && grant.Scopes.Contains("email")
            ? grant.Claims.IdToken.Union(EmailClaims)
            : grant.Claims.IdToken;
        var payload = Jwt.Payload((grant, nonce, facts, times, accessToken, issuer, claims), static (json, given) =>
        {
            var (grant, nonce, facts, times, accessToken, issuer, claims) = given;
            json.WriteString("iss"u8, issuer);
            json.WriteString("sub"u8, grant.Subject);
            json.WriteString("aud"u8, grant.ClientId);
            json.WriteNumber("exp"u8, times.IdTokenExpires);
            json.WriteNumber("iat"u8, times.Now);
            json.WriteNumber("auth_time"u8, grant.AuthTime.ToUnixTimeSeconds());
            if (nonce is not null)
            {
                json.WriteString("nonce"u8, nonce);
            }

            json.WriteString("acr"u8, grant.Acr);
            json.WriteTexts("amr"u8, grant.Amr);
            json.WriteString("sid"u8, grant.SessionId);
            json.WriteString("at_hash"u8, HalfHash(accessToken));
            StandardClaims.Write(json, facts, [], claims.ToHashSet(StringComparer.Ordinal));
        });
        return Jwt.Sign(key, Jwt.IdTokenType, payload);
    }

    /// <summary>Core §3.1.3.6: the left half of the hash that belongs to the signature's algorithm, SHA-256 for RS256 and ES256.</summary>
    private static string HalfHash(string token) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)).AsSpan(0, 16));
}
