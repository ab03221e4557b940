using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Tokens;
using MfaPortal.Oidc.Userinfo;

namespace MfaPortal.Oidc.Token;

/// <summary>Turns what an app was granted into what it gets.</summary>
internal sealed class TokenSigner(ISigningKeys signingKeys, Entropy entropy, TimeProvider time, OidcOptions options)
{
    private const int TokenIdBytes = 16;

    public async ValueTask<TokenAnswer> Sign(CodeGrant code, string grantId, SubjectClaims facts, Client client, CancellationToken ct)
    {
        var keys = await signingKeys.Read(ct);
        var times = TokenTimes.From(time.GetUtcNow(), client.AccessTokenLifetime ?? options.AccessTokenLifetime, options.IdTokenLifetime);
        var accessToken = AccessToken.Write(
            code, grantId, times, entropy.Text(TokenIdBytes), options.Issuer, keys.Current(client.AccessTokenAlgorithm));
        var idToken = code.Scopes.Contains("openid")
            ? IdToken.Write(code, facts, client, times, accessToken, options.Issuer, keys.Current(client.IdTokenAlgorithm))
            : null;
        return new TokenAnswer.Tokens(accessToken, times.AccessTokenLifetime, code.Scopes, idToken);
    }

    /// <summary>The scopes whose facts the ID token will look at; mostly none.</summary>
    public static IReadOnlyCollection<string> ScopesBehindIdToken(CodeGrant code, Client client)
    {
        var scopes = code.Claims.IdToken.Select(claim => StandardClaims.ScopeFor(claim)!);
        return client.EmailInIdToken && code.Scopes.Contains("email")
            ? [.. scopes.Append("email").Distinct()]
            : [.. scopes.Distinct()];
    }
}
