using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Tokens;
using MfaPortal.Oidc.Userinfo;

namespace MfaPortal.Oidc.Token;

/// <summary>Turns what an app was granted into what it gets.</summary>
internal sealed class TokenSigner(ISigningKeys signingKeys, Subjects subjects, Entropy entropy, TimeProvider time, OidcOptions options)
{
    private const int TokenIdBytes = 16;

    /// <summary>A nonce belongs to the answer to the request that carried it, and to no refreshed token (Core §12.2).</summary>
    public async ValueTask<TokenAnswer.Tokens> Sign(
        Grant grant, string? nonce, SubjectClaims facts, TokenRequest request, string? refreshToken, CancellationToken ct)
    {
        var client = request.Client;
        var keys = await signingKeys.Read(ct);
        var times = Times(client);
        var told = grant with { Subject = subjects.Told(client, grant.Subject), SessionId = subjects.ToldSession(client, grant.SessionId) };
        var accessToken = AccessToken.Write(
            told, request.Key, times, entropy.Text(TokenIdBytes), options.Issuer, keys.Current(client.AccessTokenAlgorithm));
        var idToken = grant.Scopes.Contains("openid")
            ? IdToken.Write(told, nonce, facts, client, times, accessToken, options.Issuer, keys.Current(client.IdTokenAlgorithm))
            : null;
        return new TokenAnswer.Tokens(accessToken, times.AccessTokenLifetime, grant.Scopes, idToken) { RefreshToken = refreshToken, TokenType = TypeOf(request) };
    }

    /// <summary>For an app that acts for itself.</summary>
    public async ValueTask<TokenAnswer.Tokens> Sign(TokenRequest request, IReadOnlyList<string> scopes, CancellationToken ct)
    {
        var client = request.Client;
        var keys = await signingKeys.Read(ct);
        var times = Times(client);
        var accessToken = MachineToken.Write(
            client.Id, request.Key, scopes, times, entropy.Text(TokenIdBytes), options.Issuer, keys.Current(client.AccessTokenAlgorithm));
        return new TokenAnswer.Tokens(accessToken, times.AccessTokenLifetime, scopes, IdToken: null) { TokenType = TypeOf(request) };
    }

    /// <summary>The scopes whose facts the ID token will look at; mostly none.</summary>
    public static IReadOnlyCollection<string> ScopesBehindIdToken(Grant grant, Client client)
    {
        var scopes = grant.Claims.IdToken.Select(claim => StandardClaims.ScopeFor(claim)!);
        return client.EmailInIdToken && grant.Scopes.Contains("email")
            ? [.. scopes.Append("email").Distinct()]
            : [.. scopes.Distinct()];
    }

    private static string TypeOf(TokenRequest request) => request.Key is null ? "Bearer" : "DPoP";

    private TokenTimes Times(Client client) =>
        TokenTimes.From(time.GetUtcNow(), client.AccessTokenLifetime ?? options.AccessTokenLifetime, options.IdTokenLifetime);
}
