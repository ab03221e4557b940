using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Token;
using MfaPortal.Oidc.Tokens;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Introspection;

/// <summary>
/// RFC 7662: whether a token still counts, for the app that holds it and for resource servers that an administrator named. Whoever else
/// asks hears the same as about a token that never was (§2.2, §4). The hint is not needed to tell our kinds apart.
/// </summary>
internal sealed class IntrospectionEndpoint(
    ClientRequests requests,
    IClients clients,
    TokenHolder holder,
    Subjects subjects,
    IRefreshTokens refreshTokens,
    ISigningKeys signingKeys,
    TimeProvider time,
    OidcOptions options)
{
    private static readonly OidcError NeedsSecret = OidcError.InvalidClient("Only a client with a secret may ask about tokens.");
    private static readonly OidcError NoToken = OidcError.InvalidRequest("token is missing.");

    public async Task<IResult> Handle(HttpContext http) => await requests.Read(http) switch
    {
        // RFC 7662 §2.1: a client that anybody can claim to be would let anybody try tokens.
        ClientRequest.Accepted(_, { IsPublic: true } client) => await requests.Refuse(client, NeedsSecret, http.RequestAborted),
        ClientRequest.Accepted(var parameters, var client) => parameters["token"] is { } token
            ? new JsonAnswer(await Look(token, client, http.RequestAborted))
            : await requests.Refuse(client, NoToken, http.RequestAborted),
        ClientRequest.Refused(var answer) => answer,
        _ => throw new InvalidOperationException("Unreachable: the family is closed."),
    };

    private async Task<ReadOnlyMemory<byte>> Look(string token, Client caller, CancellationToken ct)
    {
        if (RefreshSecret.TryRead(token, out var secret))
        {
            return caller.MayRefresh() && await refreshTokens.Find(secret.Hash, caller.Id, caller.MayBeOffline(), caller.MinimumAcr, time.GetUtcNow(), ct) is { } live
                ? IntrospectionAnswer.Of(live with { Grant = Told(caller, live.Grant) }, options.Issuer)
                : IntrospectionAnswer.Inactive;
        }

        if (AccessToken.Open(token, options.Issuer, time.GetUtcNow(), await signingKeys.Read(ct)) is not { } json)
        {
            return IntrospectionAnswer.Inactive;
        }

        if (MachineToken.From(json) is { } machine)
        {
            return await Heard(caller, machine.ClientId, ct) is not null ? IntrospectionAnswer.Of(machine, options.Issuer) : IntrospectionAnswer.Inactive;
        }

        if (AccessToken.From(json) is not { } access || await Heard(caller, access.ClientId, ct) is not { } client)
        {
            return IntrospectionAnswer.Inactive;
        }

        return await holder.Facts(access, client, access.Scopes, ct) is { } facts
            ? IntrospectionAnswer.Of(access, facts, nameToo: caller.Id != access.ClientId && client.Sector is null, options.Issuer)
            : IntrospectionAnswer.Inactive;
    }

    private Grant Told(Client caller, Grant grant) =>
        grant with { Subject = subjects.Told(caller, grant.Subject), SessionId = subjects.ToldSession(caller, grant.SessionId) };

    /// <summary>A client that was taken away takes its tokens along.</summary>
    private async ValueTask<Client?> Heard(Client caller, string id, CancellationToken ct) =>
        id == caller.Id || caller.MayIntrospectTokensOf.Contains(id) ? await clients.FindNamed(id, ct) : null;
}
