using System.Buffers;
using System.Text.Json;
using MfaPortal.Oidc.DPoP;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Token.Grants;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Token;

/// <summary>RFC 6749 §3.2, Core §3.1.3.</summary>
internal sealed class TokenEndpoint(ClientRequests requests, KeyProofs proofs, IEnumerable<ITokenGrant> grants)
{
    public async Task<IResult> Handle(HttpContext http) => await requests.Read(http) switch
    {
        ClientRequest.Accepted(var parameters, var client) => await Exchange(http, parameters, client, http.RequestAborted),
        ClientRequest.Refused(var answer) => answer,
        _ => throw new InvalidOperationException("Unreachable: the family is closed."),
    };

    private async Task<IResult> Exchange(HttpContext http, Parameters parameters, Client client, CancellationToken ct)
    {
        if (parameters["grant_type"] is not { } type)
        {
            return await requests.Refuse(client, OidcError.InvalidRequest("grant_type is missing."), ct);
        }

        if (grants.FirstOrDefault(grant => grant.Type == type) is not { } grant)
        {
            return await requests.Refuse(client, OidcError.UnsupportedGrantType("This grant_type is not offered."), ct);
        }

        if (!client.GrantTypes.Contains(type))
        {
            return await requests.Refuse(client, OidcError.UnauthorizedClient("This client may not use this grant_type."), ct);
        }

        // Before anything is spent: who only forgot the proof may try again.
        var proof = await proofs.Read(http.Request, OidcEndpoints.Token, accessToken: null, ct);
        if (proof is PresentedProof.Invalid(var detail))
        {
            return await requests.Refuse(client, OidcError.InvalidDPoPProof, detail, ct);
        }

        var key = (proof as PresentedProof.Valid)?.Key;
        if (key is null && client.RequireDPoP)
        {
            return await requests.Refuse(client, OidcError.InvalidRequest("This client must show a key by DPoP."), ct);
        }

        return await grant.Exchange(new TokenRequest(parameters, client) { Key = key }, ct) switch
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
