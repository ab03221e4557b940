using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Tokens;

namespace MfaPortal.Oidc.Authorize;

/// <summary>What a request with a verified address came to.</summary>
internal abstract record Reviewed
{
    private Reviewed()
    {
    }

    public sealed record Accepted(StoredRequest Request) : Reviewed;

    public sealed record Refused(OidcError Error) : Reviewed;
}

/// <summary>Everything about a request beyond its address: one look for requests that come by the browser and for pushed ones.</summary>
internal sealed class RequestReview(ISigningKeys signingKeys, TimeProvider time, OidcOptions options)
{
    // What StoredRequest.AskedAt may add to a pushed request when the client's rules changed meanwhile.
    private const int RoomForTheClient = 256;

    public async ValueTask<Reviewed> Look(AuthorizeRequest request, Client client, CancellationToken ct)
    {
        if (AuthorizeChecks.CheckRest(request, client) is { } wrong)
        {
            return new Reviewed.Refused(wrong);
        }

        var hint = request.IdTokenHint is null ? null : IdTokenHint.Read(request.IdTokenHint, options.Issuer, await signingKeys.Read(ct));
        if (HintError(request, hint, client) is { } wrongHint)
        {
            return new Reviewed.Refused(wrongHint);
        }

        var stored = request.Store(client, hint?.Subject, time.GetUtcNow());
        return Fault(stored, hint) is { } fault ? new Reviewed.Refused(fault) : new Reviewed.Accepted(stored);
    }

    private OidcError? Fault(StoredRequest stored, IdTokenHint? hint)
    {
        if (hint is not null && stored.Demand.ExpectedSubject != hint.Subject)
        {
            return OidcError.InvalidRequest("id_token_hint and claims name different people.");
        }

        if (CannotBeReached(stored.Demand))
        {
            return OidcError.UnmetAuthenticationRequirements("None of the required authentication contexts exists here.");
        }

        return stored.ToText().Length > StoredRequest.Longest - RoomForTheClient ? OidcError.InvalidRequest("The request is too long.") : null;
    }

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

    /// <summary>Nobody is sent through a sign-in that cannot end well (Core §5.5.1.1).</summary>
    private bool CannotBeReached(SignInDemand demand)
    {
        var reachable = options.AdvertisedAcrValues;
        return reachable.Count > 0
            && ((demand.AcrEssential && !demand.AcrValues.Any(reachable.Contains)) || (demand.MinimumAcr is { } least && !reachable.Contains(least)));
    }
}
