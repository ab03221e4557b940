using System.Buffers;
using System.Text.Json;
using MfaPortal.Oidc.Authorize;
using MfaPortal.Oidc.DPoP;
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
    ClientRequests callers,
    KeyProofs proofs,
    RequestReview review,
    IPushedRequests requests,
    Entropy entropy,
    TimeProvider time,
    OidcOptions options)
{
    public async Task<IResult> Handle(HttpContext http) => await callers.Read(http) switch
    {
        ClientRequest.Accepted(var parameters, var client) =>
            await Take(http, parameters, client, http.RequestAborted),
        ClientRequest.Refused(var answer) => answer,
        _ => throw new InvalidOperationException("Unreachable: the family is closed."),
    };

    private async Task<IResult> Take(HttpContext http, Parameters parameters, Client client, CancellationToken ct)
    {
        // RFC 9449 §10.1: a proof here binds the code like dpop_jkt does.
        var proof = await proofs.Read(http.Request, OidcEndpoints.PushedRequests, accessToken: null, ct);
        if (proof is PresentedProof.Invalid(var detail))
        {
            return await callers.Refuse(client, OidcError.InvalidDPoPProof, detail, ct);
        }

        var request = new AuthorizeRequest(parameters) { IsPushed = true, ShownKey = (proof as PresentedProof.Valid)?.Key };
        if (request.ShownKey is not null && request.NamedKey is not null && request.ShownKey != request.NamedKey)
        {
            return await callers.Refuse(client, OidcError.InvalidDPoPProof, "dpop_jkt names another key than the proof shows.", ct);
        }

        // RFC 9126 §2.1: a reference inside a reference.
        if (request.RequestUri is not null)
        {
            return await callers.Refuse(client, OidcError.InvalidRequest("request_uri cannot be pushed."), ct);
        }

        if (AuthorizeChecks.CheckAddress(request, client) is { } untrusted)
        {
            return await callers.Refuse(client, untrusted, ct);
        }

        switch (await review.Look(request, client, ct))
        {
            case Reviewed.Refused(var wrong):
                return await callers.Refuse(client, wrong, ct);
            case Reviewed.Accepted(var stored):
                var reference = PushedReference.New(entropy);
                await requests.Keep(PushedReference.Hash(reference), stored, time.GetUtcNow() + options.PushedRequestLifetime, ct);
                return new JsonAnswer(Write(reference), StatusCodes.Status201Created);
            default:
                throw new InvalidOperationException("Unreachable: the family is closed.");
        }
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
