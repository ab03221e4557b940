using MfaPortal.Oidc.Authorize.Checks;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Tokens;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Logout;

/// <summary>
/// OpenID Connect RP-Initiated Logout 1.0 §2. Only a valid hint for the session of this very browser ends it at once;
/// anybody could send the rest, so the person is asked (§6). <c>logout_hint</c> proves nothing either and is not looked at.
/// </summary>
internal sealed class LogoutEndpoint(
    IClients clients,
    ISignIn signIn,
    ISigningKeys signingKeys,
    Subjects subjects,
    IProtocolJournal journal,
    Refusals refusals,
    OidcOptions options)
{
    public async Task<IResult> Handle(HttpContext http)
    {
        var ct = http.RequestAborted;
        var read = await ParametersRead.From(http.Request, ct);
        if (read is ParametersRead.Refused(var unreadable))
        {
            return await refusals.StayHere(http, unreadable, null, null);
        }

        var parameters = ((ParametersRead.Parsed)read).Parameters;
        var named = parameters["client_id"];
        if (parameters.Repeated.Count > 0 || parameters["state"]?.Length > StateAndNonceFit.Longest)
        {
            return await refusals.StayHere(http, OidcError.InvalidRequest("A parameter was sent more than once, or state is too long."), named, null);
        }

        var hint = parameters["id_token_hint"] is { } text ? IdTokenHint.Read(text, options.Issuer, await signingKeys.Read(ct)) : null;
        return hint is null
            ? await Unproven(http, parameters, named, ct)
            : await Proven(http, parameters, named, hint, ct);
    }

    private async Task<IResult> Unproven(HttpContext http, Parameters parameters, string? named, CancellationToken ct)
    {
        var client = named is null ? null : await clients.FindNamed(named, ct);
        if (named is not null && client is null)
        {
            return await refusals.StayHere(http, OidcError.InvalidRequest("There is no such client_id."), named, null);
        }

        return await SameRequestIfSignedOut(http, parameters, await signIn.Current(http, ct), named, client)
            ?? new SeeOther(await signIn.ConfirmLogout(http, Ask(parameters, null, null), ct));
    }

    private async Task<IResult> Proven(HttpContext http, Parameters parameters, string? named, IdTokenHint hint, CancellationToken ct)
    {
        var client = await clients.FindNamed(hint.ClientId, ct);
        if (client is null || (named is not null && named != client.Id))
        {
            return await refusals.StayHere(http, OidcError.InvalidRequest("client_id and id_token_hint do not belong together."), named, client);
        }

        var target = parameters["post_logout_redirect_uri"];
        if (target is not null && !client.PostLogoutRedirectUris.Contains(target, StringComparer.Ordinal))
        {
            return await refusals.StayHere(http, OidcError.InvalidRequest("post_logout_redirect_uri is not registered for this client."), named, client);
        }

        return await End(http, parameters, hint, client, LogoutRequest.Complete(target, parameters["state"]), ct);
    }

    private async Task<IResult> End(HttpContext http, Parameters parameters, IdTokenHint hint, Client client, string? target, CancellationToken ct)
    {
        switch (await signIn.Current(http, ct))
        {
            case Presence.SignedIn here when subjects.ToldSession(client, here.SessionId) == hint.SessionId && subjects.Told(client, here.Subject) == hint.Subject:
                var signedOut = await signIn.EndSession(http, here.SessionId, LogoutRequest.UiLocales(parameters), ct);
                await journal.Write(new ProtocolEvent.LoggedOut(client.Id, here.Subject, here.SessionId), CancellationToken.None);
                return new SeeOther(target ?? signedOut);
            case Presence.SignedIn:
                return new SeeOther(await signIn.ConfirmLogout(http, Ask(parameters, client.Id, target), ct));
            case var nobody:
                return await SameRequestIfSignedOut(http, parameters, nobody, client.Id, client)
                    ?? new SeeOther(target ?? await signIn.ConfirmLogout(http, Ask(parameters, client.Id, null), ct));
        }
    }

    private static PendingLogout Ask(Parameters parameters, string? clientId, string? target) =>
        new(clientId, target) { UiLocales = LogoutRequest.UiLocales(parameters) };

    /// <summary>Null: this request says what it can. A POST that no GET has room for does not: nobody knows whether the person is signed in.</summary>
    private async ValueTask<IResult?> SameRequestIfSignedOut(HttpContext http, Parameters parameters, Presence presence, string? named, Client? client)
    {
        if (presence is Presence.SignedIn || !HttpMethods.IsPost(http.Request.Method))
        {
            return null;
        }

        return SameRequestByGet.For(http.Request, parameters)
            ?? await refusals.StayHere(http, OidcError.InvalidRequest("This POST brings no cookies and is too long for a GET: shorten state."), named, client);
    }
}
