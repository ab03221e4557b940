using MfaPortal.Oidc.Authorize;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Tokens;
using MfaPortal.Oidc.Wire;

namespace MfaPortal.Oidc.Token.Grants;

/// <summary>RFC 6749 §4.1.3, Core §3.1.3, RFC 7636 §4.6.</summary>
internal sealed class AuthorizationCodeGrant(
    IGrants grants,
    IClaims claims,
    IProtocolJournal journal,
    TokenSigner signer,
    Entropy entropy,
    TimeProvider time,
    OidcOptions options) : ITokenGrant
{
    private const int CodeLength = 43;

    // One public text for every reason: whoever tries stolen codes learns nothing. The journal hears which.
    private static readonly OidcError Worthless = OidcError.InvalidGrant("The code is unknown, expired, used, or not for this request.");

    public string Type => GrantTypes.AuthorizationCode;

    public async Task<TokenAnswer> Exchange(TokenRequest request, CancellationToken ct)
    {
        var (parameters, client) = request;
        if (parameters["code"] is not { } presented)
        {
            return new TokenAnswer.Refused(OidcError.InvalidRequest("code is missing."));
        }

        if (presented.Length != CodeLength)
        {
            return await Refuse(client, "The code is not one of ours.", ct);
        }

        var now = time.GetUtcNow();
        var refresh = client.MayRefresh() ? RefreshSecret.New(entropy) : (RefreshSecret?)null;
        var kept = refresh is { } secret ? new NewRefreshToken(secret.Hash, options.IdleUntil(client, now)) : null;
        switch (await grants.Redeem(CodeIssuer.Hash(presented), client.Id, kept, now, ct))
        {
            case Redemption.Redeemed(var code, var grantId):
                // The code is spent: giving up half-way because the caller hung up would only lose the record of it.
                return await Exchange(request, code, code.ToGrant(grantId), refresh?.Reveal(), CancellationToken.None);
            case Redemption.Replayed(var grantId):
                await journal.Write(new ProtocolEvent.CodeReplayed(client.Id, grantId), CancellationToken.None);
                return new TokenAnswer.Refused(Worthless);
            case Redemption.Unknown:
                return await Refuse(client, "No such code for this client, or it expired.", ct);
            default:
                throw new InvalidOperationException("Unreachable: the family is closed.");
        }
    }

    /// <summary>Every check from here on has burnt the code when it fails: a thief gets one try (RFC 9700 §4.5).</summary>
    private async Task<TokenAnswer> Exchange(
        TokenRequest request, CodeGrant code, Grant grant, string? refreshToken, CancellationToken ct)
    {
        var (parameters, client) = request;
        if (parameters["redirect_uri"] != code.RedirectUri)
        {
            return await Refuse(client, "redirect_uri is not the one the code was sent to; the code is burnt.", ct);
        }

        if (!ProofKey.Fits(code.CodeChallenge, parameters["code_verifier"]))
        {
            return await Refuse(client, "code_verifier does not fit the challenge; the code is burnt.", ct);
        }

        var facts = await claims.ForSubject(grant.Subject, grant.SessionId, grant.Id, TokenSigner.ScopesBehindIdToken(grant, client), ct);
        if (facts is null)
        {
            return await Refuse(client, "Account, session or grant is no longer alive.", ct);
        }

        var tokens = await signer.Sign(grant, code.Nonce, facts, client, refreshToken, ct);
        await journal.Write(new ProtocolEvent.CodeRedeemed(client.Id, grant.Subject, grant.SessionId, grant.Id), ct);
        return tokens;
    }

    private async Task<TokenAnswer> Refuse(Client client, string detail, CancellationToken ct)
    {
        await journal.Write(new ProtocolEvent.RequestRefused(client.Id, Worthless.Code, detail), ct);
        return new TokenAnswer.Refused(Worthless);
    }
}
