using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Token;

/// <summary>What an app's server sends to us directly: parameters, and a proof of who it is.</summary>
internal abstract record ClientRequest
{
    private ClientRequest()
    {
    }

    public sealed record Accepted(Parameters Parameters, Client Client) : ClientRequest;

    /// <summary>Told to the journal already; the answer is ready.</summary>
    public sealed record Refused(IResult Answer) : ClientRequest;
}

/// <summary>How every endpoint for apps reads a request: form, no query, nothing twice, then the client (RFC 6749 §2.3, §3.2).</summary>
internal sealed class ClientRequests(ClientAuthenticator callers, RefusedRequests refusals)
{
    public async Task<ClientRequest> Read(HttpContext http)
    {
        var ct = http.RequestAborted;
        var read = await ParametersRead.From(http.Request, ct);
        if (read is ParametersRead.Refused(var unreadable))
        {
            return new ClientRequest.Refused(await RefuseStranger(null, unreadable, ct));
        }

        // Credentials in a URL end in the logs of everything on the way (RFC 6749 §2.3.1).
        if (http.Request.QueryString.HasValue)
        {
            return new ClientRequest.Refused(await RefuseStranger(null, OidcError.InvalidRequest("This endpoint takes no query."), ct));
        }

        var parameters = ((ParametersRead.Parsed)read).Parameters;
        if (parameters.Repeated.Count > 0)
        {
            return new ClientRequest.Refused(
                await RefuseStranger(parameters["client_id"], OidcError.InvalidRequest("A parameter was sent more than once."), ct));
        }

        return await callers.Authenticate(http.Request, parameters, ct) switch
        {
            ClientAuthentication.Authenticated(var client) => new ClientRequest.Accepted(parameters, client),
            ClientAuthentication.Failed failed => new ClientRequest.Refused(await callers.Refuse(failed, ct)),
            _ => throw new InvalidOperationException("Unreachable: the family is closed."),
        };
    }

    public Task<IResult> Refuse(Client client, OidcError error, CancellationToken ct) => Refuse(client, error, error.Description, ct);

    public async Task<IResult> Refuse(Client client, OidcError error, string detail, CancellationToken ct)
    {
        await refusals.Tell(client, error, detail, ct);
        return Answers.Of(error);
    }

    private async Task<IResult> RefuseStranger(string? named, OidcError error, CancellationToken ct)
    {
        await refusals.Tell(null, new ProtocolEvent.RequestRefused(Refusals.Shorten(named), error.Code, error.Description), ct);
        return Answers.Of(error);
    }
}
