using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Token;
using MfaPortal.Oidc.Tokens;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Revocation;

/// <summary>
/// RFC 7009: an app gives back what it holds. Either of its tokens ends the whole grant, and every token that stands on it (§2.1).
/// A token that is unknown or another app's is no error and nothing happens (§2.2). The hint is not needed to tell our kinds apart.
/// </summary>
internal sealed class RevocationEndpoint(
    ClientRequests requests,
    IGrants grants,
    IRefreshTokens refreshTokens,
    ISigningKeys signingKeys,
    IProtocolJournal journal,
    TimeProvider time,
    OidcOptions options)
{
    private static readonly OidcError NoToken = OidcError.InvalidRequest("token is missing.");
    private static readonly OidcError OnlyExpires = OidcError.UnsupportedTokenType("A token of a client for itself cannot be revoked; it expires soon.");

    public async Task<IResult> Handle(HttpContext http) => await requests.Read(http) switch
    {
        ClientRequest.Accepted(var parameters, var client) => parameters["token"] is { } token
            ? await Revoke(token, client, http.RequestAborted)
            : await requests.Refuse(client, NoToken, http.RequestAborted),
        ClientRequest.Refused(var answer) => answer,
        _ => throw new InvalidOperationException("Unreachable: the family is closed."),
    };

    private async Task<IResult> Revoke(string token, Client client, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (RefreshSecret.TryRead(token, out var secret))
        {
            return await Done(client, await refreshTokens.Revoke(secret.Hash, client.Id, now, ct));
        }

        var json = AccessToken.Open(token, options.Issuer, now, await signingKeys.Read(ct));
        if (json is null)
        {
            return await Done(client, false);
        }

        if (MachineToken.From(json.Value) is { } machine && machine.ClientId == client.Id)
        {
            return await requests.Refuse(client, OnlyExpires, ct);
        }

        return AccessToken.From(json.Value) is { } access && access.ClientId == client.Id
            ? await Done(client, await grants.Revoke(access.GrantId, client.Id, now, ct))
            : await Done(client, false);
    }

    private async Task<IResult> Done(Client client, bool revoked)
    {
        if (revoked)
        {
            await journal.Write(new ProtocolEvent.GrantRevoked(client.Id), CancellationToken.None);
        }

        return new JsonAnswer(default);
    }
}
