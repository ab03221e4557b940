using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Wire;

namespace MfaPortal.Oidc.Token.Grants;

/// <summary>RFC 6749 §6, RFC 9700 §4.14.2, Core §12: every use gives a new token, for every client.</summary>
internal sealed class RefreshTokenGrant(
    IRefreshTokens tokens,
    IProtocolJournal journal,
    RefusedRequests refusals,
    TokenSigner signer,
    Entropy entropy,
    TimeProvider time,
    OidcOptions options) : ITokenGrant
{
    // One public text for every reason: whoever tries stolen tokens learns nothing. The journal hears which.
    private static readonly OidcError Worthless = OidcError.InvalidGrant("The refresh token is unknown, expired, revoked, used, or not for this client.");
    private static readonly OidcError TooMuch = OidcError.InvalidScope("A scope was requested that was not granted.");

    public string Type => GrantTypes.RefreshToken;

    public async Task<TokenAnswer> Exchange(TokenRequest request, CancellationToken ct)
    {
        var (parameters, client) = request;
        if (parameters["refresh_token"] is not { } text)
        {
            return new TokenAnswer.Refused(OidcError.InvalidRequest("refresh_token is missing."));
        }

        if (!RefreshSecret.TryRead(text, out var presented))
        {
            return await Refuse(client, Worthless, "The refresh token is not one of ours.", ct);
        }

        var successor = RefreshSecret.New(entropy);
        var attempt = Attempt(request, presented, successor, ScopeText.Words(parameters["scope"]));
        switch (await tokens.Refresh(attempt, ct))
        {
            case Refreshment.Rotated(var grant, var facts):
                return await Sign(request, attempt, grant, facts, successor);
            case Refreshment.Repeated(var grant, var facts, var box):
                return await Sign(request, attempt, grant, facts, presented.Open(box));
            case Refreshment.TooMuch:
                return await Refuse(client, TooMuch, "A scope was requested that was not granted.", ct);
            case Refreshment.Reused(var grantId):
                await journal.Write(new ProtocolEvent.RefreshTokenReused(client.Id, grantId), CancellationToken.None);
                return new TokenAnswer.Refused(Worthless);
            case Refreshment.Unknown:
                return await Refuse(client, Worthless, "No such refresh token for this client, or what it hangs on is over.", ct);
            default:
                throw new InvalidOperationException("Unreachable: the family is closed.");
        }
    }

    private RefreshAttempt Attempt(TokenRequest request, RefreshSecret presented, RefreshSecret successor, IReadOnlyList<string> scopes)
    {
        var client = request.Client;
        var now = time.GetUtcNow();
        return new RefreshAttempt
        {
            TokenHash = presented.Hash,
            ClientId = client.Id,
            Scopes = scopes,
            Key = request.Key,
            MinimumAcr = client.MinimumAcr,
            OfflineAllowed = client.MayBeOffline(),
            Successor = new NewRefreshToken(successor.Hash, options.IdleUntil(client, now)),
            SealedSuccessor = presented.Seal(successor, entropy),
            Grace = options.RefreshGrace,
            Now = now,
        };
    }

    /// <summary>The token is spent: giving up half-way because the caller hung up would only lose the record of it.</summary>
    private async Task<TokenAnswer> Sign(TokenRequest request, RefreshAttempt attempt, Grant grant, SubjectClaims facts, RefreshSecret next)
    {
        var client = request.Client;
        var answer = await signer.Sign(Narrowed(grant, attempt.Scopes, client), null, facts, request, next.Reveal(), CancellationToken.None);
        await journal.Write(
            new ProtocolEvent.TokenRefreshed(client.Id, grant.Subject, grant.SessionId, grant.Id), CancellationToken.None);
        return answer;
    }

    /// <summary>
    /// RFC 6749 §6: as granted, or less; and never what the administrator took away meanwhile. A narrowed token says nothing beyond its scopes,
    /// so single claims that were asked for are left out.
    /// </summary>
    private static Grant Narrowed(Grant grant, IReadOnlyList<string> asked, Client client)
    {
        string[] scopes = [.. grant.Scopes.Where(scope => client.Scopes.Contains(scope) && (asked.Count == 0 || asked.Contains(scope)))];
        return scopes.Length == grant.Scopes.Count ? grant with { Claims = grant.Claims.Within(client) } : grant with { Scopes = scopes, Claims = RequestedClaims.None };
    }

    private async Task<TokenAnswer> Refuse(Client client, OidcError error, string detail, CancellationToken ct)
    {
        await refusals.Tell(client, error, detail, ct);
        return new TokenAnswer.Refused(error);
    }
}
