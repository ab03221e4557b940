using System.Buffers;
using System.Text.Json;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Token.Grants;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Token;

/// <summary>RFC 6749 §3.2, Core §3.1.3.</summary>
internal sealed class TokenEndpoint(ClientAuthenticator callers, IEnumerable<ITokenGrant> grants, IProtocolJournal journal)
{
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
            return await Refuse(null, OidcError.InvalidRequest("The token endpoint takes no query."), ct);
        }

        var parameters = ((ParametersRead.Parsed)read).Parameters;
        if (parameters.Repeated.Count > 0)
        {
            return await Refuse(parameters["client_id"], OidcError.InvalidRequest("A parameter was sent more than once."), ct);
        }

        return await callers.Authenticate(http.Request, parameters, ct) switch
        {
            ClientAuthentication.Authenticated(var client) => await Exchange(parameters, client, ct),
            ClientAuthentication.Failed failed => await callers.Refuse(failed, ct),
            _ => throw new InvalidOperationException("Unreachable: the family is closed."),
        };
    }

    private async Task<IResult> Exchange(Parameters parameters, Client client, CancellationToken ct)
    {
        if (parameters["grant_type"] is not { } type)
        {
            return await Refuse(client.Id, OidcError.InvalidRequest("grant_type is missing."), ct);
        }

        if (grants.FirstOrDefault(grant => grant.Type == type) is not { } grant)
        {
            return await Refuse(client.Id, OidcError.UnsupportedGrantType("This grant_type is not offered."), ct);
        }

        return await grant.Exchange(parameters, client, ct) switch
        {
            TokenAnswer.Tokens tokens => new JsonAnswer(Write(tokens)),
            TokenAnswer.Refused(var error) => Answers.Of(error),
            _ => throw new InvalidOperationException("Unreachable: the family is closed."),
        };
    }

    private async Task<IResult> Refuse(string? named, OidcError error, CancellationToken ct)
    {
        await journal.Write(new ProtocolEvent.RequestRefused(Refusals.Shorten(named), error.Code, error.Description), ct);
        return Answers.Of(error);
    }

    private static ReadOnlyMemory<byte> Write(TokenAnswer.Tokens tokens)
    {
        var bytes = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(bytes, Answers.Json))
        {
            json.WriteStartObject();
            json.WriteString("access_token"u8, tokens.AccessToken);
            json.WriteString("token_type"u8, "Bearer"u8);
            json.WriteNumber("expires_in"u8, tokens.ExpiresIn);
            json.WriteString("scope"u8, string.Join(' ', tokens.Scopes));
            if (tokens.IdToken is not null)
            {
                json.WriteString("id_token"u8, tokens.IdToken);
            }

            json.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }
}
