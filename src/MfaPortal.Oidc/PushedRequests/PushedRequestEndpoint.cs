using System.Buffers;
using System.Text.Json;
using MfaPortal.Oidc.Authorize;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Token;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.PushedRequests;

/// <summary>
/// RFC 9126 §2: an app hands in its authorization request itself and gets a name for it. Everything that the authorization endpoint checks is
/// checked here, by the same lists, so that the app hears of its mistakes before any person does.
/// </summary>
internal sealed class PushedRequestEndpoint(
    ClientAuthenticator callers,
    RequestReview review,
    IPushedRequests requests,
    IProtocolJournal journal,
    Entropy entropy,
    TimeProvider time,
    OidcOptions options)
{
    /// <summary>What a host is asked to keep for whoever has an id; public apps have no more than that.</summary>
    private const int LongestKept = 16 * 1024;

    public async Task<IResult> Handle(HttpContext http)
    {
        var ct = http.RequestAborted;
        var read = await ParametersRead.From(http.Request, ct);
        if (read is ParametersRead.Refused(var unreadable))
        {
            return await Refuse(null, unreadable, ct);
        }

        // Credentials in a URL end in the logs of everything on the way (RFC 6749 §2.3.1).
        if (http.Request.QueryString.HasValue)
        {
            return await Refuse(null, OidcError.InvalidRequest("The endpoint takes no query."), ct);
        }

        var parameters = ((ParametersRead.Parsed)read).Parameters;
        if (parameters.Repeated.Count > 0)
        {
            return await Refuse(parameters["client_id"], OidcError.InvalidRequest("A parameter was sent more than once."), ct);
        }

        return await callers.Authenticate(http.Request, parameters, ct) switch
        {
            ClientAuthentication.Authenticated(var client) => await Push(new AuthorizeRequest(parameters) { IsPushed = true }, client, ct),
            ClientAuthentication.Failed failed => await callers.Refuse(failed, ct),
            _ => throw new InvalidOperationException("Unreachable: the family is closed."),
        };
    }

    private async Task<IResult> Push(AuthorizeRequest request, Client client, CancellationToken ct)
    {
        // RFC 9126 §2.1: a reference inside a reference.
        if (request.RequestUri is not null)
        {
            return await Refuse(client.Id, OidcError.InvalidRequest("request_uri cannot be pushed."), ct);
        }

        if (AuthorizeChecks.CheckAddress(request, client) is { } untrusted)
        {
            return await Refuse(client.Id, untrusted, ct);
        }

        switch (await review.Look(request, client, ct))
        {
            case Reviewed.Refused(var wrong):
                return await Refuse(client.Id, wrong, ct);
            case Reviewed.Accepted(var stored) when stored.ToText().Length > LongestKept:
                return await Refuse(client.Id, OidcError.InvalidRequest("The request is too long."), ct);
            case Reviewed.Accepted(var stored):
                var reference = PushedReference.New(entropy);
                await requests.Keep(PushedReference.Hash(reference), stored, time.GetUtcNow() + options.PushedRequestLifetime, ct);
                return new JsonAnswer(Write(reference), StatusCodes.Status201Created);
            default:
                throw new InvalidOperationException("Unreachable: the family is closed.");
        }
    }

    private async Task<IResult> Refuse(string? named, OidcError error, CancellationToken ct)
    {
        await journal.Write(new ProtocolEvent.RequestRefused(Refusals.Shorten(named), error.Code, error.Description), ct);
        return Answers.Of(error);
    }

    private ReadOnlyMemory<byte> Write(string reference)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(bytes, Answers.Json))
        {
            json.WriteStartObject();
            json.WriteString("request_uri"u8, reference);
            json.WriteNumber("expires_in"u8, (long)options.PushedRequestLifetime.TotalSeconds);
            json.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }
}
