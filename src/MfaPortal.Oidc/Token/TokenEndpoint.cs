using System.Buffers;
using System.Text.Json;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Token.Grants;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Token;

/// <summary>RFC 6749 §3.2, Core §3.1.3.</summary>
internal sealed class TokenEndpoint(ClientRequests requests, IEnumerable<ITokenGrant> grants)
{
    public async Task<IResult> Handle(HttpContext http) => await requests.Read(http) switch
    {
        ClientRequest.Accepted(var parameters, var client) => await Exchange(parameters, client, http.RequestAborted),
        ClientRequest.Refused(var answer) => answer,
        _ => throw new InvalidOperationException("Unreachable: the family is closed."),
    };

    private async Task<IResult> Exchange(Parameters parameters, Client client, CancellationToken ct)
    {
        if (parameters["grant_type"] is not { } type)
        {
            return await requests.Refuse(client.Id, OidcError.InvalidRequest("grant_type is missing."), ct);
        }

        if (grants.FirstOrDefault(grant => grant.Type == type) is not { } grant)
        {
            return await requests.Refuse(client.Id, OidcError.UnsupportedGrantType("This grant_type is not offered."), ct);
        }

        if (!client.GrantTypes.Contains(type))
        {
            return await requests.Refuse(client.Id, OidcError.UnauthorizedClient("This client may not use this grant_type."), ct);
        }

        return await grant.Exchange(new TokenRequest(parameters, client), ct) switch
        {
            TokenAnswer.Tokens tokens => new JsonAnswer(Write(tokens)),
            TokenAnswer.Refused(var error) => Answers.Of(error),
            _ => throw new InvalidOperationException("Unreachable: the family is closed."),
        };
    }

    private static ReadOnlyMemory<byte> Write(TokenAnswer.Tokens tokens)
    {
        var bytes = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(bytes, Answers.Json))
        {
            json.WriteStartObject();
            json.WriteString("access_token"u8, tokens.AccessToken);
            json.WriteString("token_type"u8, tokens.TokenType);
            json.WriteNumber("expires_in"u8, tokens.ExpiresIn);
            json.WriteString("scope"u8, string.Join(' ', tokens.Scopes));
            if (tokens.RefreshToken is not null)
            {
                json.WriteString("refresh_token"u8, tokens.RefreshToken);
            }

            if (tokens.IdToken is not null)
            {
                json.WriteString("id_token"u8, tokens.IdToken);
            }

            json.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }
}
