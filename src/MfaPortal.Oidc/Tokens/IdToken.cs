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

    public static string Write(CodeGrant code, SubjectClaims facts, Client client, TokenTimes times, string accessToken, string issuer, SigningKey key)
    {
        // One audience, so no `azp` (Core §2). Claims of scopes belong to userinfo (§5.4), unless the app is known to need its address here.
        IEnumerable<string> claims = client.EmailInIdToken && code.Scopes.Contains("email")
            ? code.Claims.IdToken.Union(EmailClaims)
            : code.Claims.IdToken;
        var payload = Jwt.Payload((code, facts, times, accessToken, issuer, claims), static (json, given) =>
        {
            var (code, facts, times, accessToken, issuer, claims) = given;
            json.WriteString("iss"u8, issuer);
            json.WriteString("sub"u8, code.Subject);
            json.WriteString("aud"u8, code.ClientId);
            json.WriteNumber("exp"u8, times.IdTokenExpires);
            json.WriteNumber("iat"u8, times.Now);
            json.WriteNumber("auth_time"u8, code.AuthTime.ToUnixTimeSeconds());
            if (code.Nonce is not null)
            {
                json.WriteString("nonce"u8, code.Nonce);
            }

            json.WriteString("acr"u8, code.Acr);
            json.WriteTexts("amr"u8, code.Amr);
            json.WriteString("sid"u8, code.SessionId);
            json.WriteString("at_hash"u8, HalfHash(accessToken));
            StandardClaims.Write(json, facts, [], claims.ToHashSet(StringComparer.Ordinal));
        });
        return Jwt.Sign(key, Jwt.IdTokenType, payload);
    }

    /// <summary>Core §3.1.3.6: the left half of the hash that belongs to the signature's algorithm, SHA-256 for RS256 and ES256.</summary>
    private static string HalfHash(string token) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)).AsSpan(0, 16));
}
