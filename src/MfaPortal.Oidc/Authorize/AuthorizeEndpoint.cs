using MfaPortal.Oidc.Authorize.Checks;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.PushedRequests;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Authorize;

/// <summary>RFC 6749 §3.1, OpenID Connect Core 1.0 §3.1.2: request → checks → a person → code.</summary>
internal sealed class AuthorizeEndpoint(
    IClients clients,
    ISignIn signIn,
    Subjects subjects,
    IPushedRequests pushedRequests,
    RequestReview review,
    CodeIssuer codes,
    AuthorizeResponse response,
    Refusals refusals,
    TimeProvider time)
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

        if (PushedReference.IsOurs(request.RequestUri))
        {
            return await TakePushed(http, request, client, ct);
        }

        if (AuthorizeChecks.CheckAddress(request, client) is { } untrusted)
        {
            return await refusals.StayHere(http, untrusted, client.Id, client, request.RedirectUri);
        }

        return await review.Look(request, client, ct) switch
        {
            Reviewed.Accepted(var stored) => await Go(http, parameters, stored, client, ct),
            Reviewed.Refused(var wrong) when wrong.Code == OidcError.LoginRequiredCode => response.NobodyThere(client, ReturnAddress.Of(request), wrong),
            Reviewed.Refused(var wrong) => await response.Error(client, ReturnAddress.Of(request), wrong, ct),
            _ => throw new InvalidOperationException("Unreachable: the family is closed."),
        };
    }

    /// <summary>
    /// RFC 9126 §4: of the browser's parameters only these two are looked at, whatever else came. The request was checked when it was pushed;
    /// what an administrator may have taken away since is looked at again.
    /// </summary>
    private async Task<IResult> TakePushed(HttpContext http, AuthorizeRequest request, Client client, CancellationToken ct)
    {
        if (request.Repeated.Contains("client_id") || request.Repeated.Contains("request_uri"))
        {
            return await refusals.StayHere(http, OidcError.InvalidRequest("client_id and request_uri must be sent once."), client.Id, client);
        }

        // A foreign page's form brings no cookies. It is sent on before the request is taken, which happens once.
        if (HttpMethods.IsPost(http.Request.Method))
        {
            return SameRequestByGet.Of(http.Request, ("client_id", client.Id), ("request_uri", request.RequestUri!));
        }

        var now = time.GetUtcNow();
        if (await pushedRequests.Take(PushedReference.Hash(request.RequestUri!), client.Id, now, ct) is not { } stored)
        {
            return await refusals.StayHere(
                http, OidcError.InvalidRequest("This request_uri is unknown, expired, used, or another client's."), client.Id, client);
        }

        if (!RedirectUriIsRegistered.IsRegistered(stored.RedirectUri, client))
        {
            return await refusals.StayHere(http, OidcError.InvalidRequest("The app's address is no longer registered."), client.Id, client);
        }

        return CodeIsAllowed.Check(client) is { } wrong
            ? await response.Error(client, ReturnAddress.Of(stored), wrong, ct)
            : await Go(http, null, stored.AskedAt(now, client), client, ct);
    }

    private async Task<IResult> Go(HttpContext http, Parameters? parameters, StoredRequest stored, Client client, CancellationToken ct)
    {
        var to = ReturnAddress.Of(stored);
        var presence = await signIn.Ask(http, stored.Demand, ct);

        // Nobody can have signed in for a request that has only just come: where a new sign-in is wanted, this is too early for a code.
        if (presence is Presence.SignedIn who && !stored.Demand.ForceLogin && Demands.Unmet(stored.Demand, who, subjects.Told(client, who.Subject), time.GetUtcNow()) is null)
        {
            return response.Code(client, to, await codes.Issue(client, stored, who, ct));
        }

        if (presence is Presence.NotSignedIn && parameters is not null && SameRequestByGet.For(http.Request, parameters) is { } again)
        {
            return again;
        }

        if (!stored.Demand.Silent)
        {
            return new SeeOther(await signIn.Begin(http, stored, ct));
        }

        return presence is Presence.NotAllowed
            ? await response.Error(client, to, OidcError.NotAllowed, ct)
            : response.NobodyThere(client, to, OidcError.LoginRequired("The person must sign in, and no page may be shown."));
    }
}
