using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Wire;

namespace MfaPortal.Oidc.Token;

/// <summary>Turns a code that a person's approval made into tokens, once.</summary>
internal sealed class CodeRedeemer(
    IGrants grants,
    IClaims claims,
    IProtocolJournal journal,
    RefusedRequests refusals,
    TokenSigner signer,
    Entropy entropy,
    TimeProvider time,
    OidcOptions options)
{
    /// <summary>
    /// <c>fault</c> looks at the request beside the code once the code is burnt, so that a thief gets one try (RFC 9700 §4.5); null: it is right.
    /// <c>worthless</c> is the one public answer for every reason: whoever tries stolen codes learns nothing. The journal hears which.
    /// </summary>
    public async Task<TokenAnswer> Redeem(
        byte[] hash, TokenRequest request, OidcError worthless, Func<TokenRequest, CodeGrant, string?> fault, CancellationToken ct)
    {
        var client = request.Client;
        var now = time.GetUtcNow();
        var refresh = client.MayRefresh() ? RefreshSecret.New(entropy) : (RefreshSecret?)null;
        var kept = refresh is { } secret ? new NewRefreshToken(secret.Hash, options.IdleUntil(client, now)) { Key = request.RefreshKey } : null;
        switch (await grants.Redeem(hash, client.Id, kept, now, ct))
        {
            case Redemption.Redeemed(var code, var grantId):
                // The code is spent: giving up half-way because the caller hung up would only lose the record of it.
                return fault(request, code) is { } wrong
                    ? await Burn(client, grantId, worthless, wrong)
                    : await Sign(request, code, code.ToGrant(grantId), refresh?.Reveal(), worthless);
            case Redemption.Replayed(var grantId):
                await journal.Write(new ProtocolEvent.CodeReplayed(client.Id, grantId), CancellationToken.None);
                return new TokenAnswer.Refused(worthless);
            case Redemption.Unknown:
                return await Refuse(client, worthless, "No such code for this client, or it expired.", ct);
            default:
                throw new InvalidOperationException("Unreachable: the family is closed.");
        }
    }

    private async Task<TokenAnswer> Sign(TokenRequest request, CodeGrant code, Grant grant, string? refreshToken, OidcError worthless)
    {
        var (client, ct) = (request.Client, CancellationToken.None);
        var facts = await claims.ForSubject(grant.Subject, grant.SessionId, grant.Id, TokenSigner.ScopesBehindIdToken(grant, client), ct);
        if (facts is null)
        {
            return await Burn(client, grant.Id, worthless, "Account, session or grant is no longer alive.");
        }

        var tokens = await signer.Sign(grant, code.Nonce, facts, request, refreshToken, ct);
        await journal.Write(new ProtocolEvent.CodeRedeemed(client.Id, grant.Subject, grant.SessionId, grant.Id), ct);
        return tokens;
    }

    /// <summary>The redemption was kept already: what nobody got must not stand there as something that an app holds.</summary>
    private async Task<TokenAnswer> Burn(Client client, string grantId, OidcError worthless, string detail)
    {
        await grants.Revoke(grantId, client.Id, time.GetUtcNow(), CancellationToken.None);
        return await Refuse(client, worthless, detail, CancellationToken.None);
    }

    private async Task<TokenAnswer> Refuse(Client client, OidcError worthless, string detail, CancellationToken ct)
    {
        await refusals.Tell(client, worthless, detail, ct);
        return new TokenAnswer.Refused(worthless);
    }
}
