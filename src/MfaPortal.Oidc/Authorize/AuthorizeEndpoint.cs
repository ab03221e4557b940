using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Tokens;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Authorize;

/// <summary>RFC 6749 §3.1, OpenID Connect Core 1.0 §3.1.2: request → checks → a person → code.</summary>
internal sealed class AuthorizeEndpoint(
    IClients clients,
    ISignIn signIn,
    ISigningKeys signingKeys,
    CodeIssuer codes,
    AuthorizeResponse response,
    Refusals refusals,
    TimeProvider time,
    OidcOptions options)
{
    public async Task<IResult> Handle(HttpContext http)
    {
        var ct = http.RequestAborted;
        var read = await ParametersRead.From(http.Request, ct);
        if (read is ParametersRead.Refused refused)
        {
            return await refusals.StayHere(http, refused.Error, null, null);
        }

        var parameters = ((ParametersRead.Parsed)read).Parameters;
        var request = new AuthorizeRequest(parameters);
        var client = await clients.FindNamed(request.ClientId, ct);
        if (client is null)
        {
            return await refusals.StayHere(http, OidcError.InvalidRequest("client_id is missing or unknown."), request.ClientId, null);
        }

        if (AuthorizeChecks.CheckAddress(request, client) is { } untrusted)
        {
            return await refusals.StayHere(http, untrusted, client.Id, client);
        }

        var to = ReturnAddress.Of(request);
        if (AuthorizeChecks.CheckRest(request, client) is { } wrong)
        {
            return await response.Error(client, to, wrong, ct);
        }

        var hint = await ReadHint(request, ct);
        if (HintError(request, hint, client) is { } wrongHint)
        {
            return await response.Error(client, to, wrongHint, ct);
        }

        var stored = request.Store(client, hint?.Subject, time.GetUtcNow());
        var presence = await signIn.Ask(http, stored.Demand, ct);
        if (presence is Presence.SignedIn who && Demands.Unmet(stored.Demand, who, time.GetUtcNow()) is null)
        {
            return response.Code(client, to, await codes.Issue(client, stored, who, ct));
        }

        if (presence is Presence.NotSignedIn && SameRequestByGet.For(http.Request, parameters) is { } again)
        {
            return again;
        }

        return stored.Demand.Silent
            ? await response.Error(client, to, OidcError.LoginRequired("The person must sign in, and no page may be shown."), ct)
            : new SeeOther(await signIn.Begin(http, stored, ct));
    }

    private async ValueTask<IdTokenHint?> ReadHint(AuthorizeRequest request, CancellationToken ct) =>
        request.IdTokenHint is null ? null : IdTokenHint.Read(request.IdTokenHint, options.Issuer, await signingKeys.Read(ct));

    private static OidcError? HintError(AuthorizeRequest request, IdTokenHint? hint, Client client)
    {
        if (request.IdTokenHint is null)
        {
            return null;
        }

        if (hint is null)
        {
            // Perhaps signed by a key that is gone: then people are asked. Without a page nobody can say that it is the right person.
            return request.Silent ? OidcError.LoginRequired("id_token_hint cannot be verified.") : null;
        }

        return hint.ClientId == client.Id ? null : OidcError.InvalidRequest("id_token_hint belongs to another client.");
    }
}
