using MfaPortal.Oidc.Authorize.Checks;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Authorize;

/// <summary>
/// Where a journey comes back. The request is the one that was stored, never what the URL says, so nothing can be dropped
/// from it on the way (<c>prompt=login</c>, for one).
/// </summary>
internal sealed class ResumeEndpoint(
    IClients clients,
    ISignIn signIn,
    Subjects subjects,
    CodeIssuer codes,
    AuthorizeResponse response,
    Refusals refusals,
    TimeProvider time)
{
    private const int LongestJourney = 200;

    public async Task<IResult> Handle(HttpContext http)
    {
        var ct = http.RequestAborted;
        var read = await ParametersRead.From(http.Request, ct);
        var parameters = (read as ParametersRead.Parsed)?.Parameters;
        var journey = parameters?["journey"];
        if (journey is null or { Length: > LongestJourney } || parameters!.Repeated.Count > 0)
        {
            return await refusals.StayHere(http, OidcError.InvalidRequest("journey is missing or not one."), null, null);
        }

        switch (await signIn.Resume(http, journey, ct))
        {
            case Resumption.Ready(var request, var who):
                return await Answer(http, request, who, null, ct);
            case Resumption.Declined(var request):
                return await Answer(http, request, null, OidcError.AccessDenied("The person did not sign in."), ct);
            case Resumption.NotAllowed(var request):
                return await Answer(http, request, null, OidcError.NotAllowed, ct);
            case Resumption.SomebodyElse(var request):
                return await Answer(http, request, null, Demands.SomebodyElse, ct);
            case Resumption.NotYet(var path):
                return new SeeOther(path);
            case Resumption.Unknown({ } path):
                return new SeeOther(path);
            case Resumption.Unknown:
                return await refusals.StayHere(http, OidcError.InvalidRequest("This sign-in expired or was finished before."), null, null);
            default:
                throw new InvalidOperationException("Unreachable: the family is closed.");
        }
    }

    private async Task<IResult> Answer(HttpContext http, StoredRequest request, Presence.SignedIn? who, OidcError? refusal, CancellationToken ct)
    {
        // An administrator may have taken the app or its address away meanwhile.
        var named = request.Demand.ClientId;
        var client = await clients.FindNamed(named, ct);
        if (client is null)
        {
            return await refusals.StayHere(http, OidcError.InvalidRequest("The app no longer exists."), named, null);
        }

        if (!RedirectUriIsRegistered.IsRegistered(request.RedirectUri, client))
        {
            return await refusals.StayHere(http, OidcError.InvalidRequest("The app's address is no longer registered."), named, client);
        }

        var to = ReturnAddress.Of(request);
        if ((refusal ?? CodeIsAllowed.Check(client) ?? Demands.Unmet(request.Demand, who!, subjects.Told(client, who!.Subject), time.GetUtcNow())) is { } refused)
        {
            return await response.Error(client, to, refused, ct);
        }

        return response.Code(client, to, await codes.Issue(client, request.Within(client), who!, ct));
    }
}
