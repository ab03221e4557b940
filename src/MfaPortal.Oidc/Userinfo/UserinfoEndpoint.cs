using System.Buffers;
using System.Text.Json;
using MfaPortal.Oidc.DPoP;
using MfaPortal.Oidc.Host;
using MfaPortal.Oidc.Tokens;
using MfaPortal.Oidc.Wire;
using Microsoft.AspNetCore.Http;

namespace MfaPortal.Oidc.Userinfo;

/// <summary>Core §5.3. The token is read, and then the host is asked: a token outlives nothing that it hangs on.</summary>
internal sealed class UserinfoEndpoint(
    IClients clients, TokenHolder holder, ISigningKeys signingKeys, KeyProofs proofs, TimeProvider time, OidcOptions options)
{
    private static readonly OidcError BadToken = OidcError.InvalidToken("The access token is expired, revoked or malformed.");
    private static readonly OidcError NoOpenId = OidcError.InsufficientScope("The access token lacks scope openid.");

    private static readonly OidcError WrongScheme = OidcError.InvalidToken("The access token does not belong to this authentication scheme.");
    private static readonly string ByProof = $"DPoP {KeyProofs.Algorithms}";

    public async Task<IResult> Handle(HttpContext http)
    {
        var ct = http.RequestAborted;
        switch (await BearerToken.From(http.Request, ct))
        {
            case BearerToken.Presented presented:
                return await Answer(http, presented, ct);
            case BearerToken.Missing:
                // RFC 6750 §3.1: who sent nothing is told only how.
                return new JsonAnswer(default, StatusCodes.Status401Unauthorized, new string[] { "Bearer", ByProof });
            case BearerToken.Refused(var error):
                return Refuse(error, byProof: false);
            default:
                throw new InvalidOperationException("Unreachable: the family is closed.");
        }
    }

    private async Task<IResult> Answer(HttpContext http, BearerToken.Presented presented, CancellationToken ct)
    {
        if (AccessToken.Read(presented.Token, options.Issuer, time.GetUtcNow(), await signingKeys.Read(ct)) is not { } token)
        {
            return Refuse(BadToken, presented.ByProof);
        }

        if (!token.Scopes.Contains("openid"))
        {
            return Refuse(NoOpenId, presented.ByProof, ", scope=\"openid\"");
        }

        if (await clients.FindNamed(token.ClientId, ct) is not { } client)
        {
            return Refuse(BadToken, presented.ByProof);
        }

        if (await BindingFault(http, presented, token, ct) is { } unbound)
        {
            return Refuse(unbound, presented.ByProof);
        }

        string[] scopes = [.. token.Scopes.Union(token.UserinfoClaims.Select(StandardClaims.ScopeFor).OfType<string>())];
        return await holder.Facts(token, client, scopes, ct) is { } facts
            ? new JsonAnswer(Write(token, facts))
            : Refuse(BadToken, presented.ByProof);
    }

    /// <summary>
    /// RFC 9449 §7.1, §7.2: a bound token counts with a proof of its key and for this very token, and by no other scheme; a Bearer token
    /// does not become more by a proof of any key.
    /// </summary>
    private async ValueTask<OidcError?> BindingFault(HttpContext http, BearerToken.Presented presented, AccessToken token, CancellationToken ct)
    {
        if (presented.ByProof != (token.Key is not null))
        {
            return WrongScheme;
        }

        if (token.Key is null)
        {
            return null;
        }

        return await proofs.Read(http.Request, OidcEndpoints.Userinfo, presented.Token, ct) switch
        {
            PresentedProof.Valid(var key) => key == token.Key ? null : BadToken,
            _ => OidcError.InvalidDPoPProof with { Status = StatusCodes.Status401Unauthorized },
        };
    }

    private static JsonAnswer Refuse(OidcError error, bool byProof, string more = "")
    {
        var said = $"error=\"{error.Code}\", error_description=\"{error.Description}\"{more}";
        return Answers.Of(error, byProof ? $"DPoP {said}, {KeyProofs.Algorithms}"
            : error == WrongScheme ? new string[] { $"Bearer {said}", ByProof }
            : $"Bearer {said}");
    }

    private static ReadOnlyMemory<byte> Write(AccessToken token, SubjectClaims facts)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes, Answers.Json))
        {
            json.WriteStartObject();
            json.WriteString("sub"u8, token.Subject);
            StandardClaims.Write(json, facts, token.Scopes, token.UserinfoClaims);
            json.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }
}
